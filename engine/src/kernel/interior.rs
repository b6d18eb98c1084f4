//! The interior
