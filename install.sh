#!/bin/sh
# Installs dittofeed-setup: one file, which needs no Node.js. Nothing else is changed, and sudo is not used.
#
#   sh install.sh [--from URL] [--to FOLDER]
#
# --from  where the files of the release are            --to  /usr/local/bin for root, otherwise ~/.local/bin
#
# What is downloaded is installed only if its checksum is that of SHA256SUMS, and SHA256SUMS is signed with this key. The
# signature is checked by minisign, or by OpenSSL 3; where neither is there, that is said.
set -eu

base_url=''
public_key=''

# How this script is called again: it has no name where curl gave it to sh.
case $0 in *.sh) again="sh $0" ;; *) again='curl ... | sh -s --' ;; esac

fail() { printf '%s\n' "$@" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

fetch() { # URL FILE
  if has curl; then curl -fsSL --retry 2 -o "$2" "$1"
  elif has wget; then wget -q -O "$2" "$1"
  else fail "Neither curl nor wget is here. Install one of them, and run this again."
  fi
}

sha256() { # FILE
  if has sha256sum; then sha256sum "$1"
  elif has shasum; then shasum -a 256 "$1"
  else openssl dgst -sha256 -r "$1"
  fi | cut -d ' ' -f 1
}

# The signature's second line: "ED", the key's number (8 bytes), and the signature (64) of the file's BLAKE2b digest.
openssl_verifies() {
  sed -n 2p SHA256SUMS.minisig | openssl base64 -d -A >raw
  printf %s "$public_key" | openssl base64 -d -A >key
  [ "$(head -c 2 raw)" = ED ] || return 1
  [ "$(head -c 10 raw | tail -c 8 | od -An -tx1)" = "$(head -c 10 key | tail -c 8 | od -An -tx1)" ] || return 1
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 key; } >key.der
  tail -c 64 raw >signature
  openssl dgst -blake2b512 -binary SHA256SUMS >digest
  openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in digest -sigfile signature >/dev/null 2>&1
}

verify_signature() {
  if [ -z "$public_key" ]; then
    echo "This release is not signed: only its checksums are verified." >&2
    return
  fi
  fetch "$base_url/SHA256SUMS.minisig" SHA256SUMS.minisig ||
    fail "The release has no signature (SHA256SUMS.minisig), but it should. Nothing was installed."
  if has minisign; then
    minisign -Vqm SHA256SUMS -P "$public_key" >/dev/null 2>&1 || refused=yes
  elif openssl version 2>/dev/null | grep -q '^OpenSSL [3-9]'; then
    openssl_verifies || refused=yes
  else
    echo "The signature was not verified: neither minisign nor OpenSSL 3 is here." >&2
    return
  fi
  [ "${refused:-}" != yes ] ||
    fail "The signature of SHA256SUMS is not by the key of this installer." \
      "Somebody has changed the release, or the installer is of another one. Nothing was installed."
}

main() {
  folder=${HOME:+$HOME/.local/bin}
  [ "$(id -u)" != 0 ] || folder=/usr/local/bin
  while [ $# -gt 0 ]; do
    case $1 in
      --from) base_url=${2:?--from needs a URL}; shift 2 ;;
      --to) folder=${2:?--to needs a folder}; shift 2 ;;
      *) fail "Usage: $again [--from URL] [--to FOLDER]" ;;
    esac
  done
  base_url=${base_url%/}
  [ -n "$base_url" ] || fail "Where are the files of the release? $again --from URL"

  case "$(uname -s) $(uname -m)" in
    "Linux x86_64") platform=linux-x64 ;;
    *) platform="$(uname -s)-$(uname -m)" ;;
  esac
  if ldd /bin/sh 2>&1 | grep -q musl; then platform=$platform-musl; fi
  file=dittofeed-setup-$platform.gz

  [ -n "$folder" ] || fail "HOME is not set. Choose a folder: $again --to FOLDER"
  mkdir -p "$folder" 2>/dev/null || true
  if [ ! -d "$folder" ] || [ ! -w "$folder" ]; then
    fail "$folder cannot be written by you. Choose another: $again --to FOLDER"
  fi
  # Where it is going to be: /tmp can be small, or forbid to run what is there, and the last step is a rename.
  folder=$(cd "$folder" && pwd)
  room=$(mktemp -d "$folder/.dittofeed-setup.XXXXXX")
  trap 'rm -rf "$room"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' HUP TERM
  cd "$room"

  fetch "$base_url/SHA256SUMS" SHA256SUMS || fail "$base_url/SHA256SUMS could not be downloaded. Nothing was installed."
  verify_signature
  wanted=$(sed -n "s/^\([0-9a-f]\{64\}\)  $file\$/\1/p" SHA256SUMS)
  [ -n "$wanted" ] ||
    fail "This release has no executable for $platform." \
      "With Node.js 22.13 or newer: npm install --global dittofeed-setup"
  fetch "$base_url/$file" "$file" || fail "$base_url/$file could not be downloaded. Nothing was installed."
  seen=$(sha256 "$file")
  [ "$seen" = "$wanted" ] ||
    fail "The checksum of $file is $seen," "but SHA256SUMS says $wanted." \
      "It was changed on its way, or did not arrive whole. Nothing was installed."

  gunzip "$file"
  chmod 755 "dittofeed-setup-$platform"
  version=$("./dittofeed-setup-$platform" --version) ||
    fail "The executable does not run on this machine: its own words stand above. Nothing was installed." \
      "With Node.js 22.13 or newer: npm install --global dittofeed-setup"
  # What runs meanwhile keeps its file.
  mv -f "dittofeed-setup-$platform" "$folder/dittofeed-setup"
  echo "dittofeed-setup $version is in $folder."
  case ":$PATH:" in
    *":$folder:"*) echo "Start it: dittofeed-setup" ;;
    *) echo "Start it: $folder/dittofeed-setup" && echo "To put it on your PATH: export PATH=\"$folder:\$PATH\"" ;;
  esac
}

# At the end: a script that arrived in part does nothing.
main "$@"
