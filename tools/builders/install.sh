#!/bin/sh
# The real Hexo, pinned, into build/hexo; needs npm and nothing else. Run again, it does nothing.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
pins=$root/tools/builders
into=$root/build/hexo
mkdir -p "$into"
if cmp -s "$pins/package-lock.json" "$into/.installed"; then
  exit 0
fi
cp "$pins/package.json" "$pins/package-lock.json" "$into/"
# The lock file has versions and digests but no addresses: npm takes them from the registry it is set up for.
npm ci --prefix "$into" --no-audit --no-fund --ignore-scripts --loglevel=error
cp "$pins/package-lock.json" "$into/.installed"
