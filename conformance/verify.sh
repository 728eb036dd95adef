# All tests and checks: sourced by the launcher, with $home set and the programs built.
need mvn maven
need cc gcc
need cadical cadical
need chromium chromium
cd "$home"
step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }
run_here() { (run "$@"); }
main=touchstone.conformance.command.Main

step "Tests, formatting and static checks"
mvn -q -B -ntp verify

step "Alloy models against what is expected of them"
run_here spec touchstone.spec.Check --jobs 2

step "Proofs: every saved proof checked again, the ledger against the sources"
run_here proofs touchstone.proofs.Prove --replay --jobs 2
run_here proofs touchstone.proofs.Prove --check-ledger

step "Generated files against the model"
run_here conformance $main generate --check
run_here conformance $main trace --check

step "The C example conforms"
work=$home/target/verify
mkdir -p "$work"
kit=conformance/kits/c
cc -std=c99 -O2 -Wall -Wextra -pthread -I$kit -o "$work/cochannel" $kit/example/*.c $kit/touchstone.c
run_here conformance $main test --tests 10000 --concurrent 2000 --report "$work/correct" -- "$work/cochannel"
run_here conformance $main test --tests 500 --concurrent 100 --report "$work/processes" -- "$work/cochannel" --processes
run_here conformance $main test --profile comsg --tests 10000 --concurrent 500 --report "$work/comsg" -- \
  "$work/cochannel" --peer-gone none --drain-after-close either

step "Every faulty variant of it is rejected"
rejected=0
survived=0
for fault in $("$work/cochannel" --list-faults | sed -n 's/.*"flag":"\([^"]*\)".*/\1/p'); do
  began=$SECONDS
  # A directory of its own, and empty: the tests that other faults failed come first nowhere.
  mine=$work/faults/$fault
  rm -rf "$mine"
  mkdir -p "$mine"
  # A race can hide from one run; three seeds are three chances, and a fault that survives them all is a failure.
  for seed in 1 2 3; do
    code=0
    (cd "$mine" && run conformance $main test --seed $seed --time-limit 20 -- "$work/cochannel" --fault "$fault") \
      >"$mine/output.txt" 2>&1 || code=$?
    [ "$code" -eq 0 ] || break
  done
  # A variant that fails to start, crashes or hangs also gives 1, but has not been judged; unless it hangs in a test
  # whose calls may wait for longer than the runner, since every such wait is certain to end (Failure.waitsForEver).
  by=$(sed -n 's/^REJECT \([^ :]*\):.*/\1/p' "$mine/output.txt")
  hung=$(sed -n '/^HANG /{N;N;s/^HANG \([^ :]*\):.*\n  A call here may wait .*/\1/p}' "$mine/output.txt")
  if [ "$code" -eq 1 ] && [ -n "$by" ]; then
    rejected=$((rejected + 1))
    # The first line of a history is its header; each other one is an event.
    history=$mine/$(sed -n 's/^  history: *//p' "$mine/output.txt")
    printf '%-28s rejected after %s s by %s, shrunk to %s events\n' \
      "$fault" $((SECONDS - began)) "$by" $(($(wc -l <"$history") - 1))
  elif [ "$code" -eq 1 ] && [ -n "$hung" ]; then
    rejected=$((rejected + 1))
    printf '%-28s rejected after %s s by %s, where nobody waits for ever but its threads do\n' \
      "$fault" $((SECONDS - began)) "$hung"
  else
    survived=$((survived + 1))
    printf '%-28s NOT REJECTED: exit code %s, see %s\n' "$fault" "$code" "$mine/output.txt"
  fi
done
printf 'faults: %s rejected, %s not\n' "$rejected" "$survived"
# An if, since the shell goes on after a list whose first command fails.
if [ "$survived" -gt 0 ] || [ "$rejected" -eq 0 ]; then
  exit 1
fi
printf '\nAll tests and checks hold (%s s).\n' "$SECONDS"
