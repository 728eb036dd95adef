#!/bin/sh
# Checks that each fault of faults.commands shows, and that the example without it does not show it.
#
#   faults.sh ADAPTER [OPTION]   OPTION goes to the adapter too, such as --processes
#
# FAULT begins the script of a fault, and SHOWS is an extended regular expression. It has to match what comes back, and
# must not match it without the fault; each return stands there as its call and outcome, such as 3=OK,"data":"0a".
set -u
here=$(cd "$(dirname "$0")" && pwd)
adapter=$1
option=${2-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

hello='{"command":"hello","touchstone":1,"profile":{"processes":2,"capabilities":6,"cochannels":2,"ringBytes":8,
"cocarriers":2,"queueDepth":2,"buffers":3,"carrierBytes":4,"copipes":2,
"groups":["CAP","REVOKE","PROC","COCHANNEL","COCARRIER","COPIPE","POLL"]}}'
reset='{"command":"reset","test":0,"threads":[0,1,0]}'
failed=0

# Whether the script shows the fault; anything but an orderly end of the adapter fails the check.
shows() {
    "$adapter" $option "$@" < "$work/script" > "$work/out" 2> "$work/err"
    code=$?
    if [ "$code" -ne 0 ]; then
        echo "faults.sh: $adapter $option $* ended with exit code $code: $(cat "$work/err")" >&2
        failed=1
    fi
    sed -n 's/.*"call":\([0-9]*\).*"outcome":"\([A-Z]*\)"\(.*\)}/\1=\2\3/p' "$work/out" | tr '\n' ' ' | grep -Eq -- "$pattern"
}

# A race shows only now and then: it is tried many times before it counts as missed.
check() {
    if shows; then
        echo "faults.sh: without a fault there is '$pattern', which is what $fault shows" >&2
        failed=1
    fi
    tries=3000
    until shows --fault "$fault"; do
        tries=$((tries - 1))
        if [ "$tries" -eq 0 ]; then
            echo "faults.sh: $fault does not show '$pattern'" >&2
            failed=1
            return
        fi
    done
}

fault=
while IFS= read -r line || { line="FAULT "; [ -n "$fault" ]; }; do
    case $line in
        FAULT*)
            [ -z "$fault" ] || check
            fault=${line#FAULT }
            { printf '%s' "$hello" | tr -d '\n'; printf '\n%s\n' "$reset"; } > "$work/script"
            ;;
        SHOWS*) pattern=${line#SHOWS } ;;
        *) printf '%s\n' "$line" >> "$work/script" ;;
    esac
done < "$here/faults.commands"
exit "$failed"
