# Installs a hash-pinned list of packages into .venv, which is made if need be.
# Called by the Makefile as: sh requirements/install.sh PYTHON LIST
# uv does it in seconds; where uv cannot be had or cannot run, pip does the same in a minute.
set -eu
python=$1 list=$2

say() { printf '%s\n' "$@" >&2; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    say "Python 3.11 or newer is needed; \`$python\` is $("$python" --version 2>/dev/null || echo 'not there')." \
        "    Install one, or name one that you have: make PYTHON=/path/to/python3.13 ..."
    exit 1
fi

# .venv/made is written last: an environment that was left half made is made anew.
if [ ! -x .venv/bin/python ] || [ ! -e .venv/made ]; then
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && [ "$(command -v "$python")" = /usr/bin/python3 ] && command -v apt-get >/dev/null; then
            say "Installing python3-venv, which Debian keeps apart from python3 ..."
            { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv; } >/dev/null || true
        fi
        if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            say "\`$python\` cannot make a virtual environment: its ensurepip is missing." \
                "    On Debian and Ubuntu: sudo apt-get install python3-venv"
            exit 1
        fi
    fi
    say "Making .venv with $("$python" --version) ..."
    "$python" -m venv --clear .venv
    touch .venv/made
fi

say "Installing $list into .venv ..."
if .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/uv.txt 2>.venv/uv.log &&
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$list" 2>>.venv/uv.log; then
    exit 0
fi
say "uv did not do it (its words are in .venv/uv.log); installing with pip, which takes about a minute ..."
.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$list"
