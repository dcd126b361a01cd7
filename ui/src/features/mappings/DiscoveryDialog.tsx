/** What the application tells of its attributes: what would be added, what differs, and then Save. Nothing is saved before that. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

import { useSaveDiscovered } from "../../api/mutation";
import type { DiscoveryView, FindingView, NewAttributeView, ProblemView } from "../../bindings";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.mappings.discovery;

const useStyles = makeStyles({
  surface: { width: "720px", maxWidth: "calc(100vw - 32px)" },
  content: { display: "flex", flexDirection: "column", gap: "12px", "> *": { flexShrink: 0 } },
  line: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  head: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingLeft: "20px", overflowWrap: "anywhere" },
  long: { maxHeight: "260px", overflowY: "auto" },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none" },
});

interface DiscoveryDialogProps {
  id: string;
  /** What was read; `undefined` while it is asked for. */
  found: DiscoveryView | undefined;
  problem: ProblemView | null;
  onAgain: () => void;
  onClose: () => void;
}

export function DiscoveryDialog({ id, found, problem, onAgain, onClose }: DiscoveryDialogProps) {
  const styles = useStyles();
  const save = useSaveDiscovered();
  const told = save.data ?? found;
  const saved = save.data !== undefined;
  const offers = told !== undefined && !saved && told.reviewed !== "";
  const again = () => {
    save.reset();
    onAgain();
  };
  return (
    <Dialog open modalType="modal" onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{words.title}</DialogTitle>
          <DialogContent className={styles.content}>
            {problem !== null && <Problem problem={problem} action={{ label: text.components.tryAgain, run: again }} />}
            {save.error !== null && <Problem problem={save.error} action={{ label: text.components.tryAgain, run: again }} />}
            <p className={styles.line} role="status">
              {told !== undefined ? told.sentence : problem === null ? words.reading : ""} {saved ? words.savedAs(told?.version ?? 0) : ""}
            </p>
            {told !== undefined && <Told told={told} />}
            {offers && <p className={mergeClasses(styles.line, styles.quiet)}>{words.nothingChanges}</p>}
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{offers ? text.components.cancel : words.close}</Button>
            {offers && (
              <Button appearance="primary" disabled={save.isPending} onClick={() => save.mutate({ id, reviewed: told.reviewed })}>
                {words.save(told.added.length)}
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Told({ told }: { told: DiscoveryView }) {
  const styles = useStyles();
  return (
    <>
      {told.added.length > 0 && (
        <ul className={mergeClasses(styles.list, styles.long)} aria-label={words.list} tabIndex={0}>
          {told.added.map((one) => (
            <li key={`${one.objectType} ${one.name}`}>
              <span className={styles.code}>{one.name}</span> <span className={styles.quiet}>{marks(one)}</span>
            </li>
          ))}
        </ul>
      )}
      {told.filled.length > 0 && (
        <section>
          <h3 className={styles.head}>{words.lists}</h3>
          {told.filled.map((one) => (
            <p key={one.name} className={styles.line}>
              {words.filled(one.displayName, one.entries.join(", "))}
            </p>
          ))}
        </section>
      )}
      <Findings title={words.consequences} findings={told.consequences} />
      <Findings title={words.unlisted} findings={told.unlisted} />
      <Findings title={words.differences} findings={told.differences} />
    </>
  );
}

const marks = (one: NewAttributeView): string =>
  [
    words.valueTypes[one.valueType],
    words.of[one.objectType],
    ...(one.multivalued ? [words.several] : []),
    ...(one.required ? [words.required] : []),
    ...(one.readOnly ? [words.readOnly] : []),
  ].join(", ");

function Findings({ title, findings }: { title: string; findings: readonly FindingView[] }) {
  const styles = useStyles();
  if (findings.length === 0) return null;
  return (
    <section>
      <h3 className={styles.head}>{title}</h3>
      <ul className={styles.list}>
        {findings.map((one) => (
          <li key={`${one.objectType ?? ""} ${one.code} ${one.message}`}>
            {one.message} <span className={styles.quiet}>{one.fix}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
