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

mkdir -p "$into"
if cmp -s "$pins/package-lock.json" "$into/.installed"; then
  exit 0
fi
cp "$pins/package.json" "$pins/package-lock.json" "$into/"
# The lock file has versions and digests but no addresses: npm takes them from the registry it is set up for.
npm ci --prefix "$into" --no-audit --no-fund --ignore-scripts --loglevel=error
cp "$pins/package-lock.json" "$into/.installed"
