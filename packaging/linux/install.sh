#!/bin/sh
# Installs nnsim for this user, without root:   ./install.sh
# Removes it again, settings and projects stay: ./install.sh --remove
# Elsewhere than ~/.local: PREFIX=/some/folder ./install.sh
set -eu

prefix=${PREFIX:-"$HOME/.local"}
home=$prefix/lib/nnsim
id=io.github.nnsim.nnsim
oldest=@GLIBC@

fail() { echo "nnsim: $1" >&2; exit 1; }

refresh() { # what desktops keep about files and menus; a desktop without these tools looks for itself
    if command -v update-desktop-database >/dev/null 2>&1; then
        update-desktop-database -q "$prefix/share/applications" 2>/dev/null || true
    fi
    if command -v update-mime-database >/dev/null 2>&1 && [ -d "$prefix/share/mime/packages" ]; then
        update-mime-database "$prefix/share/mime" 2>/dev/null || true
    fi
    if command -v gtk-update-icon-cache >/dev/null 2>&1 && [ -f "$prefix/share/icons/hicolor/icon-theme.cache" ]; then
        gtk-update-icon-cache -q -t -f "$prefix/share/icons/hicolor" 2>/dev/null || true
    fi
}

forget() { # every file that an installation wrote, then the folders that it leaves empty
    [ -f "$home/installed-files" ] || return 0
    while IFS= read -r file; do rm -f "$prefix/$file"; done <"$home/installed-files"
    kept=$(mktemp); cp "$home/installed-files" "$kept"
    rm -rf "$home"
    refresh
    if [ -d "$prefix/share/mime" ] && ! ls "$prefix/share/mime/packages/"*.xml >/dev/null 2>&1; then
        rm -rf "$prefix/share/mime" # holds nothing but what was made from our file
    fi
    if [ -f "$prefix/share/applications/mimeinfo.cache" ] && ! ls "$prefix/share/applications/"*.desktop >/dev/null 2>&1; then
        rm -f "$prefix/share/applications/mimeinfo.cache"
    fi
    while IFS= read -r file; do
        folder=$(dirname "$file")
        while [ "$folder" != . ]; do
            rmdir "$prefix/$folder" 2>/dev/null || true
            folder=$(dirname "$folder")
        done
    done <"$kept"
    rm -f "$kept"
    rmdir "$prefix/lib" "$prefix" 2>/dev/null || true
}

check() {
    case "$(uname -sm)" in "Linux x86_64") ;; *) fail "This program is for Linux on 64-bit x86 processors, not for $(uname -sm)." ;; esac
    found=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2) || found=""
    [ -n "$found" ] || fail "This system has no GNU C library, which the program needs; use the Python package instead."
    first=$(printf '%s\n%s\n' "$oldest" "$found" | sort -V | head -n 1)
    [ "$first" = "$oldest" ] || fail "This system has glibc $found, the program needs $oldest or newer; use the Python package instead."
}

put() { # put SOURCE TARGET: copy, and remember for the removal
    mkdir -p "$(dirname "$prefix/$2")"
    cp "$1" "$prefix/$2"
    echo "$2" >>"$home/installed-files"
}

install() {
    here=$(cd "$(dirname "$0")" && pwd)
    [ -x "$here/nnsim/nnsim" ] || fail "The folder nnsim is missing beside this script; unpack the archive again."
    check
    forget
    mkdir -p "$prefix/lib" || fail "$prefix cannot be written; choose another folder with PREFIX=."
    new=$home.new
    rm -rf "$new"
    cp -R "$here/nnsim" "$new" || { rm -rf "$new"; fail "There is not enough room in $prefix for about @SIZE@ MB."; }
    mv "$new" "$home"
    cp "$here/install.sh" "$home/install.sh"
    (cd "$here/share" && find . -type f | sed 's|^\./||') | while IFS= read -r file; do put "$here/share/$file" "share/$file"; done
    entry=$prefix/share/applications/$id.desktop
    sed -e "s|^Exec=nnsim|Exec=\"$home/nnsim\"|" -e "s|^TryExec=.*|TryExec=$home/nnsim|" "$here/share/applications/$id.desktop" >"$entry"
    mkdir -p "$prefix/bin"
    for name in nnsim nnsim-cli; do
        ln -sf "$home/nnsim" "$prefix/bin/$name"
        echo "bin/$name" >>"$home/installed-files"
    done
    refresh
    echo "nnsim is installed in $home. Start it from the menu, or with $prefix/bin/nnsim."
    echo "To remove it: $home/install.sh --remove"
}

case "${1:-}" in
    "") install ;;
    --remove)
        [ -f "$home/installed-files" ] || fail "There is no nnsim in $prefix."
        forget
        echo "nnsim is removed; settings and projects are where they were."
        ;;
    *) fail "Say ./install.sh, or ./install.sh --remove." ;;
esac
