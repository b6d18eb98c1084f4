#!/bin/bash
# Runs the program in a real window on a virtual display, works it with mouse and keyboard, and looks at
# the pixels that come back.
#
# usage: tests/window.sh BINARY OUTPUT_FOLDER
#
# The folder gets a screenshot of every step. The exit status is 0 if every check holds.
# shellcheck disable=SC2317 # what `check` and `trap` call is not unreachable
set -euo pipefail

# --- What the script knows of the program ------------------------------------------------------------------
TITLE='Julia set explorer'
WINDOW=(1280 800)
# Well inside the picture, whatever the exact width of the panel: left, top, width, height.
CANVAS=(330 20 930 730)
# Well inside the panel.
PANEL=(10 20 270 700)
# Where the picture begins at the top: below a menu bar, if there is one. It ends at the right edge.
CANVAS_TOP=0
# Off the middle of the picture, so that a zoom about the middle cannot pass for one about the pointer.
POINTER=(950 300)
DRAG=(80 30)
KEY_HOME=Home KEY_PANEL=p KEY_HELP=F1 KEY_CLOSE=Escape KEY_FIRST_FIELD=ctrl+l KEY_EXPORT=ctrl+e KEY_QUIT=ctrl+q
OTHER_C0=0.28 # another real part of c0
NO_C0=banana  # no number
# A view where f64 ends long before, around a point of the set in the middle of the picture.
DEEP=('--center=0,0' --width=1e-40 --real=0 --imag=1)
MIDDLE=(790 387)
# ------------------------------------------------------------------------------------------------------------

if (($# != 2)); then
  echo "usage: $0 BINARY OUTPUT_FOLDER" >&2
  exit 2
fi
app=$(realpath "$1")
out=$(realpath -m "$2")
mkdir -p "$out"
work=$(mktemp -d)
passed=0 failed=0 finished=0 app_pid='' server_pid=''

clean_up() {
  local status=$?
  ((finished)) || echo "FAIL the script itself: it stopped after $passed passed and $failed failed checks"
  for pid in $app_pid $server_pid; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT

ok() {
  echo "ok  $1"
  passed=$((passed + 1))
}
fail() {
  echo "FAIL $1: $2"
  failed=$((failed + 1))
}
# check NAME WHY_NOT COMMAND...
check() {
  local name=$1 why=$2
  shift 2
  if "$@"; then ok "$name"; else fail "$name" "$why"; fi
}

# Every library of the window is opened at run time: none of these is needed to build.
install_missing() {
  local package missing=()
  for package in xvfb xdotool imagemagick libgl1 libgl1-mesa-dri libegl1 libxkbcommon-x11-0 libxcursor1 libxi6 \
    libxrender1 libx11-xcb1; do
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing+=("$package")
  done
  if ((${#missing[@]})); then
    echo "installing ${missing[*]}"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
      >"$out/apt.log" 2>&1
  fi
}

start_display() {
  local pipe number
  exec {pipe}<> <(:)
  # Left to itself the server starts anew when its last client goes, and refuses whoever comes meanwhile.
  Xvfb -noreset -displayfd "$pipe" -screen 0 "${WINDOW[0]}x${WINDOW[1]}x24" -nolisten tcp >"$out/xvfb.log" 2>&1 &
  server_pid=$!
  read -r -t 20 -u "$pipe" number
  export DISPLAY=:$number LIBGL_ALWAYS_SOFTWARE=1
  unset WAYLAND_DISPLAY WAYLAND_SOCKET WINIT_X11_SCALE_FACTOR
}

# start_program [ARGUMENTS]
start_program() {
  # A session kept by an earlier run would be another first picture.
  export HOME=$work/home XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
  mkdir -p "$HOME" "$XDG_CONFIG_HOME/juliaset"
  # Zooms are about the pointer exactly, and no ring is drawn.
  echo 'hold_on_to_the_set = false' >"$XDG_CONFIG_HOME/juliaset/settings.toml"
  (cd "$work" && exec "$app" "$@") >"$out/stdout.log" 2>"$out/stderr.log" &
  app_pid=$!
  for _ in {1..150}; do
    kill -0 "$app_pid" 2>/dev/null || break
    # Nobody else gives the window the keyboard: there is no window manager. X refuses until it is mapped.
    window=$(xdotool search --onlyvisible --name "$TITLE" 2>/dev/null | head -1) || true
    if [[ -n $window ]] && xdotool windowfocus "$window" 2>/dev/null; then
      xdotool windowmove "$window" 0 0 mousemove "${POINTER[@]}"
      return 0
    fi
    sleep 0.1
  done
  fail 'the window opens' "no window is called '$TITLE'"
  sed 's/^/  | /' "$out/stderr.log"
  exit 1
}

# geometry LEFT TOP WIDTH HEIGHT [SHIFT_X SHIFT_Y]: as ImageMagick has it
geometry() { echo "${3}x${4}+$(($1 + ${5:-0}))+$(($2 + ${6:-0}))"; }
canvas=$(geometry "${CANVAS[@]}")
panel=$(geometry "${PANEL[@]}")
screen=$(geometry 0 0 "${WINDOW[@]}")

# Keeps the screen as NAME.png once it stands still: twice the same picture, a moment apart.
shot() {
  local previous='' pixels
  sleep 0.3
  for _ in {1..60}; do
    import -window root -depth 8 "$out/$1.png"
    pixels=$(convert "$out/$1.png" -crop "$canvas" rgb:- | md5sum)
    [[ $pixels == "$previous" ]] && return
    previous=$pixels
    sleep 0.15
  done
  fail "$1" 'the picture never stands still'
}

# crop FROM GEOMETRY TO
crop() { convert "$1" -crop "$2" +repage -alpha off -depth 8 "PNG24:$work/$3.png"; }
# differing A B GEOMETRY [GEOMETRY_OF_B]: the number of pixels, or the reason why they cannot be compared
differing() {
  crop "$out/$1.png" "$3" a
  crop "$out/$2.png" "${4:-$3}" b
  compare -metric AE "$work/a.png" "$work/b.png" null: 2>&1 || true
}
same() { [[ $(differing "$@") == 0 ]]; }
# differ MINIMUM A B GEOMETRY
differ() {
  local pixels
  pixels=$(differing "${@:2}")
  [[ $pixels =~ ^[0-9.e+]+$ ]] && awk "BEGIN { exit !($pixels >= $1) }"
}
grays() { convert "$out/$1.png" -crop "$canvas" -colorspace gray -format %k info:; }

# Nobody is so fast that ctrl is up again in the frame of the key, or that a press, a move and a release
# fall into one frame, which is no drag: hence the pauses, here and below.
press() {
  if [[ $1 == ctrl+* ]]; then
    xdotool keydown ctrl sleep 0.1 key "${1#ctrl+}" sleep 0.1 keyup ctrl
  else
    xdotool key "$1"
  fi
  sleep 0.2
}
enter_text() {
  press ctrl+a
  xdotool type --delay 40 -- "$1"
  sleep 0.2
  press Return
}
drag() {
  local to=($(($1 + DRAG[0])) $(($2 + DRAG[1])))
  xdotool mousemove "$1" "$2" sleep 0.2 mousedown 1 sleep 0.2 \
    mousemove $(($1 + DRAG[0] / 2)) $(($2 + DRAG[1] / 2)) sleep 0.2 mousemove "${to[@]}" sleep 0.2 mouseup 1
}

# Prints by what factor A must be magnified about the pointer to look like B, and how much then still
# differs (root mean square, 0 to 1). Samples are finer in B, so a few percent always remain.
zoom_between() {
  local half=100 percent size error best=1 factor=0
  crop "$out/$2.png" "$(geometry $((POINTER[0] - half)) $((POINTER[1] - half)) $((2 * half)) $((2 * half)))" b
  # A fractal has detail between any two samples, which the finer ones see and the coarser ones do not.
  convert "$work/b.png" -blur 0x2 "PNG24:$work/b.png"
  for percent in {100..60..2} {58..20..2}; do
    size=$((2 * half * percent / 100 / 2 * 2))
    convert "$out/$1.png" -crop \
      "$(geometry $((POINTER[0] - size / 2)) $((POINTER[1] - size / 2)) "$size" "$size")" +repage \
      -alpha off -resize "$((2 * half))x$((2 * half))!" -blur 0x2 "PNG24:$work/a.png"
    error=$(compare -metric RMSE "$work/a.png" "$work/b.png" null: 2>&1 | sed 's/.*(\(.*\))/\1/' || true)
    if awk "BEGIN { exit !($error < $best) }"; then
      best=$error
      factor=$(awk "BEGIN { print 2 * $half / $size }")
    fi
  done
  echo "$factor $best"
}

cpu_ticks() { sed 's/.*) //' "/proc/$app_pid/stat" | awk '{ print $12 + $13 }'; }

# --- Without a display ------------------------------------------------------------------------------------
install_missing
status=0
env -u DISPLAY -u WAYLAND_DISPLAY -u WAYLAND_SOCKET timeout 30 "$app" >"$out/no-display.log" 2>&1 || status=$?
check 'without a display: exit status 3' "it is $status" test "$status" -eq 3
for word in render desktop X11 Wayland DISPLAY; do
  check "without a display: it speaks of $word" 'see no-display.log' grep -qw "$word" "$out/no-display.log"
done
check 'without a display: no panic' 'see no-display.log' test -z "$(grep panicked "$out/no-display.log" || true)"

# --- The picture ------------------------------------------------------------------------------------------
start_display
start_program
shot 01-start
size=$(xdotool getwindowgeometry --shell "$window" | sed -n 's/^WIDTH=//p; s/^HEIGHT=//p' | xargs)
check 'the window opens in its size' "it is $size" test "$size" = "${WINDOW[*]}"
check 'the first picture has more than 20 grays' "it has $(grays 01-start)" test "$(grays 01-start)" -gt 20

sleep 2
before=$(cpu_ticks)
sleep 3
ticks=$(($(cpu_ticks) - before))
check 'idle, it takes no processor time' "$ticks ticks in 3 s" test "$ticks" -le 3

xdotool mousemove "${POINTER[@]}" sleep 0.2 click 4
shot 02-wheel
check 'the wheel changes the picture' 'it does not' differ 1000 01-start 02-wheel "$canvas"
read -r factor error <<<"$(zoom_between 01-start 02-wheel)"
check 'the wheel zooms in about the pointer' "a magnification of $factor leaves an error of $error" \
  awk "BEGIN { exit !($factor > 1.03 && $error < 0.05) }"

drag 700 400
shot 03-drag
# What was and still is in view
both=("${CANVAS[0]}" "${CANVAS[1]}" $((CANVAS[2] - DRAG[0])) $((CANVAS[3] - DRAG[1])))
kept=$(geometry "${both[@]}")
moved=$(geometry "${both[@]}" "${DRAG[@]}")
check 'a drag changes the picture' 'it does not' differ 1000 02-wheel 03-drag "$canvas"
check 'a drag moves the picture pixel for pixel' \
  "$(differing 02-wheel 03-drag "$kept" "$moved") pixels differ" same 02-wheel 03-drag "$kept" "$moved"

press $KEY_HOME
shot 04-home
check 'Home brings the first picture back' "$(differing 01-start 04-home "$canvas") pixels differ" \
  same 01-start 04-home "$canvas"

# --- The panel --------------------------------------------------------------------------------------------
press $KEY_FIRST_FIELD
enter_text "$OTHER_C0"
press $KEY_CLOSE
shot 05-c0
check 'another c0 is another picture' 'it is not' differ 1000 04-home 05-c0 "$canvas"

press $KEY_FIRST_FIELD
enter_text "$NO_C0"
press $KEY_CLOSE
shot 06-no-c0
check 'what is no number leaves the picture' "$(differing 05-c0 06-no-c0 "$canvas") pixels differ" \
  same 05-c0 06-no-c0 "$canvas"

press $KEY_PANEL
shot 07-no-panel
check 'P hides the panel' 'it is still there' differ 20000 06-no-c0 07-no-panel "$panel"
press $KEY_PANEL
shot 08-panel
check 'P shows it again' 'it does not' differ 20000 07-no-panel 08-panel "$panel"

press $KEY_HELP
shot 09-help
check 'F1 opens help' 'nothing appears' differ 2000 08-panel 09-help "$screen"
press $KEY_CLOSE
shot 10-no-help
check 'Escape closes it' "$(differing 08-panel 10-no-help "$canvas") pixels differ" \
  same 08-panel 10-no-help "$canvas"

# --- Export -----------------------------------------------------------------------------------------------
# Back to the first picture, c0 included, in a second run of the program: Home may keep c0.
quit() {
  local status=0
  press "$KEY_QUIT"
  for _ in {1..100}; do kill -0 "$app_pid" 2>/dev/null && sleep 0.1; done
  if kill -0 "$app_pid" 2>/dev/null; then
    fail "$1" 'it still runs 10 s later'
    kill -9 "$app_pid"
  else
    wait "$app_pid" || status=$?
    check "$1" "the exit status is $status" test "$status" -eq 0
  fi
  app_pid=''
  check "$1, without a panic" 'see stderr.log' test -z "$(grep -i panic "$out/stderr.log" || true)"
}
quit 'Ctrl+Q ends it'
rm -rf "${work:?}"/{data,config,home}
start_program
shot 11-start
check 'a new start shows the same picture' "$(differing 01-start 11-start "$canvas") pixels differ" \
  same 01-start 11-start "$canvas"

# export_is SCREENSHOT NAME: what an export writes has the pixels of the window in a screenshot
export_is() {
  local width height left pixels
  press $KEY_EXPORT
  shot "$2-window"
  check "$2: Ctrl+E opens the export window" 'nothing appears' differ 2000 "$1" "$2-window" "$screen"
  enter_text "$work/$2.png"
  for _ in {1..150}; do [[ -s $work/$2.png ]] || sleep 0.2; done
  shot "$2-done"
  cp "$work/$2.png" "$out/$2.png" 2>/dev/null || true
  if read -r width height < <(identify -format '%w %h\n' "$out/$2.png" 2>&1) && [[ $height =~ ^[0-9]+$ ]]; then
    ok "$2: Enter writes a PNG"
    left=$((WINDOW[0] - width))
    check "$2: the PNG has the size of the picture" "it is $width x $height" \
      test $((left > PANEL[2] && left <= CANVAS[0] && CANVAS_TOP + height <= WINDOW[1] && height >= CANVAS[3])) -eq 1
    # A mistake in the size by one pixel would show here as well.
    pixels=$(differing "$1" "$2" "$(geometry "$left" "$CANVAS_TOP" "$width" "$height")" \
      "$(geometry 0 0 "$width" "$height")")
    check "$2: the PNG is what the window shows, pixel for pixel" "$pixels pixels differ" test "$pixels" = 0
  else
    fail "$2: Enter writes a PNG" "there is none at the path: $width $height"
  fi
  press $KEY_CLOSE
  sleep 0.5
}
export_is 11-start 12-export
quit 'Ctrl+Q ends it after an export'

# --- Far down ---------------------------------------------------------------------------------------------
start_program explore "${DEEP[@]}"
shot 13-deep
check 'a deep view has more than 20 grays' "it has $(grays 13-deep)" test "$(grays 13-deep)" -gt 20
# About the middle, which is a point of the set.
xdotool mousemove "${MIDDLE[@]}"
for _ in {1..6}; do xdotool click 4 sleep 0.1; done
shot 14-deeper
check 'the wheel zooms deeper' 'it does not' differ 1000 13-deep 14-deeper "$canvas"
check 'the deeper view has more than 20 grays' "it has $(grays 14-deeper)" test "$(grays 14-deeper)" -gt 20
export_is 14-deeper 15-deep-export
press $KEY_HOME
shot 16-home
check 'Home leads all the way up' 'nothing changes' differ 1000 14-deeper 16-home "$canvas"
check 'the whole set has more than 20 grays' "it has $(grays 16-home)" test "$(grays 16-home)" -gt 20
quit 'Ctrl+Q ends it after a deep view'

finished=1
echo "$passed passed, $failed failed"
exit $((failed > 0))
