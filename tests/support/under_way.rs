//! When an export has begun to write.

use std::path::Path;
use std::process::Child;
use std::time::Duration;

/// Waits until a process has begun a file in a folder: one that has a name, or that is open without one.
pub fn wait_until_writing(child: &Child, folder: &Path) {
    let names = |folder: &Path| folder.read_dir().unwrap().count();
    let before = names(folder);
    let folder_path = folder.canonicalize().unwrap();
    let is_open = || {
        let opened = Path::new("/proc").join(child.id().to_string()).join("fd").read_dir();
        let mut links =
            opened.into_iter().flatten().flatten().filter_map(|entry| entry.path().read_link().ok());
        links.any(|link| link.starts_with(&folder_path))
    };
    while names(folder) == before && !is_open() {
        std::thread::sleep(Duration::from_millis(5));
    }
}
