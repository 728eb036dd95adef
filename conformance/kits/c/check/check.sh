#!/bin/sh
# Checks the kit: feeds commands to the example and compares what comes back.
#
#   check.sh ADAPTER [--threads|--print]   --threads leaves the mode --processes out; --print shows what comes back,
#                                         to be looked at and kept as the file expected
#
# Each line of refused.commands is an input of its own that has to end in one message and exit code 2; HELLO, RESET and
# TOGETHER at its start stand for the lines that lead there.
set -u
here=$(cd "$(dirname "$0")" && pwd)
adapter=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

hello='{"command":"hello","touchstone":1,"profile":{"processes":2,"capabilities":4,"cochannels":2,"ringBytes":16}}'
reset='{"command":"reset","test":0,"threads":[0,1]}'
together='{"command":"together"}'

# Stamps of calls side by side come out differently each time, and deadlines with them.
run() {
    "$adapter" $2 < "$1" > "$work/out" 2> "$work/err"
    code=$?
    sed 's/"called":[0-9]*,"stamp":[0-9]*/"called":C,"stamp":S/; s/"deadline":[0-9]*/"deadline":D/' "$work/out"
    cat "$work/err"
    echo "exit $code"
}

refused() {
    while IFS= read -r line; do
        case $line in
            HELLO*) printf '%s\n%b\n' "$hello" "${line#HELLO}" ;;
            RESET*) printf '%s\n%s\n%s\n' "$hello" "$reset" "${line#RESET}" ;;
            TOGETHER*) printf '%s\n%s\n%s\n%b\n' "$hello" "$reset" "$together" "${line#TOGETHER}" ;;
            *) printf '%s\n' "$line" ;;
        esac > "$work/in"
        run "$work/in" "" | grep -v '^{'
    done < "$here/refused.commands"
    { printf '%s\n' "$hello"; head -c 1100000 /dev/zero | tr '\0' ' '; } > "$work/in"
    run "$work/in" "" | grep -v '^{'
}

all() {
    for name in protocol tags skipped together carrier copy revoke poll await any pipe; do
        echo "# $name"
        run "$here/$name.commands" "$1"
    done
    echo "# refused"
    refused
}

if [ "${2-}" = --print ]; then
    all ""
    exit
fi
modes=" --processes"
[ "${2-}" = --threads ] && modes=""
for mode in "" $modes; do
    all "$mode" > "$work/all"
    if ! diff -u "$here/expected" "$work/all"; then
        echo "check.sh: the adapter $adapter $mode answers otherwise than $here/expected" >&2
        exit 1
    fi
done
