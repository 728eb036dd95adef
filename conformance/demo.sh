# The demonstration: sourced by the launcher, with $home set and the programs built.
need cc gcc
work=$home/.touchstone/demo
mkdir -p "$work"
run_here() { (run conformance touchstone.conformance.command.Main "$@"); }

echo "== 1. Compile the example: COCHANNELs and COCARRIERs in shared memory, in C"
kit=$home/conformance/kits/c
cc -std=c99 -O2 -Wall -Wextra -pthread -I"$kit" -o "$work/cochannel" "$kit"/example/*.c "$kit/touchstone.c"
echo "   $work/cochannel"

echo
echo "== 2. Judge it: it conforms"
run_here test --tests 10000 --concurrent 2000 --report "$work/correct" -- "$work/cochannel"

echo
echo "== 3. Judge a faulty variant: a send to a closed coport is accepted"
code=0
run_here test --tests 2000 --concurrent 100 --report "$work/faulty" -- "$work/cochannel" --fault send-after-close || code=$?
if [ "$code" -ne 1 ]; then
  echo "touchstone: the faulty variant should have been rejected (exit code 1), found exit code $code" >&2
  exit 1
fi

cat <<TEXT

== What to read next
   The report of the faulty variant, in a browser:  $(ls -t "$work"/faulty/*.html 2>/dev/null | head -1)
   Your own kernel in fifteen minutes:              conformance/kits/c/README.md
   The rules that it was judged by:                 spec/cop.md, spec/cop-channel.md, spec/cop-carrier.md, spec/cap.md
   Why the rules are what they are:                 spec/questions/2.md
   What is proved of the model:                     generated/proofs/ledger.md
TEXT
