#!/bin/sh
# The real Hexo, pinned, into build/hexo, a Chromium and epubcheck; needs npm. Run again, it does nothing.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
pins=$root/tools/builders
into=$root/build/hexo

has_chromium() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && return
  done
  return 1
}

if ! has_chromium; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium
  else
    echo "no Chromium on the PATH: install the package chromium (or google-chrome) and run this again" >&2
    exit 1
  fi
fi

if ! [ -e /usr/share/java/epubcheck.jar ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -qq -y --no-install-recommends epubcheck
  else
    echo "no epubcheck: install the Debian package epubcheck and run this again" >&2
    exit 1
  fi
fi

# The lock files have versions and digests but no addresses: npm takes them from the registry it is set up for.
install() {  # the folder of the pins, where to
  mkdir -p "$2"
  if cmp -s "$1/package-lock.json" "$2/.installed"; then
    return
  fi
  cp "$1/package.json" "$1/package-lock.json" "$2/"
  npm ci --prefix "$2" --no-audit --no-fund --ignore-scripts --loglevel=error
  cp "$1/package-lock.json" "$2/.installed"
}
install "$pins" "$into"
install "$pins/browser" "$root/build/browser"
