#!/bin/bash
# Stops the lab's processes, and only those: down.sh [--wipe]. With --wipe the work folder goes too.
set -euo pipefail
for part in settings processes; do
  . "$(dirname "$0")/parts/$part.sh"
done

main() {
  [[ ${1-} =~ ^(--wipe)?$ ]] || fail "down.sh knows --wipe alone"
  load_settings
  # Only a lab's work folder holds this file: a mistaken WIRETALE_LAB_WORK is not stopped, and never removed.
  [[ -e $WORK/settings ]] || fail "no lab in $WORK"
  stop_services "${SERVICES[@]}"
  if [[ ${1-} == --wipe ]]; then rm -rf "$WORK"; fi
}

main "$@"
