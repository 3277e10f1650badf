import { createHash } from 'node:crypto';
import { busyFunctions } from '../apply/busy-functions.js';
import { writeFunctions } from '../apply/write-functions.js';
import { managedPaths } from '../model/managed-paths.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { Arming } from './arm-undo.js';
import { begunMarker } from './begun-marker.js';
import { bootUnit } from './boot-unit.js';
import { stateFunctions } from './state-functions.js';
import { undoScript } from './undo-script.js';
import { watchFunctions } from './watch-functions.js';

/**
 * The script that arms a host's undo: it lets unconfirmed changes that nobody looks after any more be taken back, writes
 * what the host needs, and last of all the phase, and sees that the host looks after it.
 */
export function armScript(root: string, arming: Arming): string {
  const { run, changes, plan } = arming;
  const folder = `${managedPaths.runs}/${run}`;
  const unit = bootUnit(run, `${folder}/undo.sh`, changes.flatMap(({ units }) => units));
  return `${scriptPrelude(root)}${writeFunctions}${busyFunctions}
RUN=${quote(run)}
RUNS=$R${quote(managedPaths.runs)}
JOURNAL=$R${quote(folder)}
ARMING=$JOURNAL
MARKERS=${quote(changes.map(({ change, sequence }) => begunMarker(change, sequence)).join(' '))}
${stateFunctions}${watchFunctions}${armFunctions}
open_journal
[ ! -f "$JOURNAL/undo.sh" ] || act "$JOURNAL"
for folder in "$RUNS"/*; do [ ! -e "$folder/armed" ] && [ ! -e "$folder/undoing" ] || act "$folder"; done
claim
refuse_own
refuse_others
${put('plan.json', plan)}
${put('undo.sh', undoScript(root, arming))}
${put('boot.service', unit)}
host_time
write_state ${quote(stateWords(arming))}
journal ${quote(journalMembers(arming))} || give_up 'could not write the journal'
install_boot_unit
arm
prove_undo
refuse_others
start_watch || give_up 'neither systemd nor a shell of its own would look after the undo'
rm -f "$JOURNAL/confirmed" "$JOURNAL/undone" "$JOURNAL/undone.reported"
[ -e "$JOURNAL/armed" ] || give_up 'the time was over before all was ready'
answer applied ''
`;
}

function stateWords({ stage, limits }: Arming): string {
  return `stage=${stage} silence=${Math.ceil(limits.silenceSeconds)} total=${Math.ceil(limits.totalSeconds)}`;
}

function journalMembers({ run, stage, limits, operator }: Arming): string {
  return JSON.stringify({ run, event: 'armed', stage, ...limits, operator }).slice(1, -1);
}

/** Files arrive whole or not at all. */
function put(name: string, content: string): string {
  const base64 = Buffer.from(content, 'utf8').toString('base64').replaceAll(/.{76}/g, '$&\n');
  const digest = createHash('sha256').update(content).digest('hex');
  return `put ${name} ${digest} <<'CONTENT'\n${base64}\nCONTENT`;
}

/** In the order in which they are called. */
const armFunctions = String.raw`
act() { # FOLDER of a run: it may be time for its undo, and nobody there to see it
  /bin/sh "$1/undo.sh" tick >/dev/null 2>&1 </dev/null
}
claim() {
  trap 'rm -f "$JOURNAL"/*.new "$JOURNAL/boot.service"; leave' EXIT
  trap 'exit 1' HUP INT TERM
  enter change 30 || answer failed "could not write in $JOURNAL, or another process of this run is still at work on the host"
}
refuse_others() {
  for folder in "$RUNS"/*; do
    [ "$folder" != "$JOURNAL" ] || continue
    [ ! -e "$folder/armed" ] && [ ! -e "$folder/undoing" ] ||
      give_up "run ${'$'}{folder##*/} has unconfirmed changes on this host, which it takes back by itself when it hears nothing of that run"
  done
}
refuse_own() { # changes of an earlier attempt would not be known to the new undo
  look
  case $phase in
    undoing) answer failed 'the host is still taking back what it had of this run' ;;
    armed) for begun in "$JOURNAL"/files/*.begun; do
        [ ! -e "$begun" ] || answer failed 'this run has unconfirmed changes on this host already'
      done ;;
  esac
}
give_up() { # REASON
  rm -f "$JOURNAL/armed" && stop_watch
  answer failed "$1"
}
put() { # NAME DIGEST
  base64 -d >"$JOURNAL/$1.new" && [ "$(digest "$JOURNAL/$1.new")" = "$2" ] && flush "$JOURNAL/$1.new" &&
    mv -f "$JOURNAL/$1.new" "$JOURNAL/$1" || give_up "could not write $JOURNAL/$1 (is the disk full?)"
}
write_state() { # WORDS
  for marker in $MARKERS; do
    rm -f "$JOURNAL/files/$marker.begun" "$JOURNAL/files/$marker.undoing" || give_up "could not write in $JOURNAL/files"
  done
  printf '%12s\n' "$uptime" >"$JOURNAL/renewed.new" && mv -f "$JOURNAL/renewed.new" "$JOURNAL/renewed" &&
    printf '%s started=%s boot=%s                \n' "$1" "$uptime" "$now_boot" >"$JOURNAL/armed.new" && flush "$JOURNAL/armed.new" ||
    give_up "could not write in $JOURNAL (is the disk full?)"
}
install_boot_unit() { # where there is no systemd, nothing of the host can be relied on to run it
  has_systemd || return 0
  mkdir -p "${'$'}{BOOT_LINK%/*}" && cp "$JOURNAL/boot.service" "$BOOT_UNIT.new" && chmod 644 "$BOOT_UNIT.new" &&
    mv -f "$BOOT_UNIT.new" "$BOOT_UNIT" && ln -sf "$BOOT_UNIT" "$BOOT_LINK" && flush "$BOOT_UNIT" && flush "${'$'}{BOOT_LINK%/*}" ||
    { rm -f "$BOOT_UNIT.new"; give_up "could not write $BOOT_UNIT, which would take the changes back when the host is started anew"; }
}
prove_undo() { # with nothing to do yet it has to end well: an undo that this shell cannot run would be found out too late
  /bin/sh "$JOURNAL/undo.sh" tick >/dev/null 2>&1 </dev/null ||
    give_up "the shell of this host cannot run $JOURNAL/undo.sh, which would take the changes back; please report it"
}
arm() {
  mv -f "$JOURNAL/armed.new" "$JOURNAL/armed" && flush "$JOURNAL" || give_up "could not write in $JOURNAL"
}
`;
