#!/usr/bin/env bash
# The one entrance for people: sets the terminal up on a fresh Debian 12 and runs it.
#   ./kiosk.sh setup          system libraries, virtual environment, fonts, texts
#   ./kiosk.sh demo           the terminal on the embedded operator and simulated devices
#   ./kiosk.sh test           every check and test
#   ./kiosk.sh bench          the table of figures
#   ./kiosk.sh simulate ARGS  the whole teller in simulated worlds (tests/simulation/README.md)
#   ./kiosk.sh faults ARGS    the journal's power cut, its disk failed, its line to the operator broken (docs/code.md)
#   ./kiosk.sh kiosk ARGS     the product's own command line
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

VENV=.venv
STAMP=$VENV/.kiosk-setup
QT_PACKAGES=(libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libgssapi-krb5-2)
WINDOW_PACKAGES=(libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0)
VNC_PACKAGES=(tigervnc-standalone-server)
TEST_PACKAGES=(cups-ipp-utils dbus strace tshark)

fail() {
  printf 'kiosk.sh: %s\n' "$*" >&2
  exit 2
}

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

install_packages() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: the checks below still name what is missing
  local missing as_root=()
  missing=$(missing_packages python3-venv "$@")
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing packages: $missing- install them as root: apt-get install $missing"
    as_root=(sudo)
  fi
  printf 'Installing system packages: %s\n' "$missing"
  # shellcheck disable=SC2086 # a list of package names
  { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } \
    >"${TMPDIR:-/tmp}/kiosk-setup-apt.log" 2>&1 ||
    fail "could not install $missing- see ${TMPDIR:-/tmp}/kiosk-setup-apt.log"
}

wanted_state() {
  # What the environment is made from: when it changes, setup runs again.
  { cat requirements.lock pyproject.toml kiosk/fonts.py; cat resources/locale/*/LC_MESSAGES/*.po; pwd; } | sha256sum
}

compile_code() {
  # Who may not write here would compile at every start; a matter of speed only, so nothing stops for it.
  "$VENV/bin/python" -m compileall -qq kiosk sandbox benchmarks || true
}

setup() {
  local python=${PYTHON:-python3}
  install_packages "${QT_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}"
  command -v "$python" >/dev/null || fail "missing: python3 (3.11 or newer)"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, this is $("$python" --version)"
  if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$(wanted_state)" ]; then
    compile_code
    return 0
  fi
  [ -x "$VENV/bin/python" ] || "$python" -m venv "$VENV" || fail "could not make $VENV: is python3-venv installed?"
  printf 'Installing libraries (a few minutes the first time)\n'
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
  printf 'Cutting fonts, compiling texts\n'
  "$VENV/bin/python" -m kiosk.fonts
  "$VENV/bin/python" -m kiosk.i18n compile
  compile_code
  wanted_state >"$STAMP"
}

run_checks() {
  "$VENV/bin/ruff" check .
  "$VENV/bin/ruff" format --check .
  "$VENV/bin/mypy"
  "$VENV/bin/lint-imports"
}

run_tests() {
  install_packages "${TEST_PACKAGES[@]}"
  export QT_QPA_PLATFORM=offscreen
  "$VENV/bin/python" -m pytest -n "${KIOSK_TEST_JOBS:-4}" --dist loadscope --cov --cov-report=term:skip-covered "$@"
}

case "${1:-}" in
  setup)
    setup
    printf 'Ready. ./kiosk.sh demo opens the terminal.\n'
    ;;
  test)
    shift
    setup
    run_checks
    run_tests "$@"
    ;;
  demo)
    shift
    setup
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || install_packages "${VNC_PACKAGES[@]}"
    exec "$VENV/bin/kiosk" demo "$@"
    ;;
  bench)
    shift
    setup
    exec "$VENV/bin/python" -m benchmarks "$@"
    ;;
  simulate)
    shift
    setup
    exec "$VENV/bin/python" -m tests.simulation "$@"
    ;;
  faults)
    shift
    setup
    install_packages "${TEST_PACKAGES[@]}"
    exec "$VENV/bin/python" -m tests.faults "$@"
    ;;
  kiosk)
    shift
    [ -x "$VENV/bin/kiosk" ] || fail "run ./kiosk.sh setup first"
    exec "$VENV/bin/kiosk" "$@"
    ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
