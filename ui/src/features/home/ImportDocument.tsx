import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Link as TextLink, makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";

import { useImportConnection } from "../../api/mutation";
import type { ImportView, ProblemView } from "../../bindings";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.home.imported;

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", gap: "8px" },
  list: { margin: 0, paddingLeft: "20px" },
  fix: { color: tokens.colorNeutralForeground2 },
});

/** Reads a connection document, or the schema that Entra's "Download schema" gives, and opens what it describes. */
export function ImportDocument({ className }: { className?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const importing = useImportConnection();
  const [told, setTold] = useState<ImportView | null>(null);
  const open = (id: string) => void navigate({ to: "/connection/$id/overview", params: { id } });
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const document = await file.text();
    importing.mutate(document, {
      onSuccess: (imported) => {
        if (imported.blocking.length + imported.notHonoured.length + imported.toBeSet.length > 0) setTold(imported);
        else open(imported.id);
      },
    });
  };
  return (
    <>
      <TextLink as="button" className={className} disabled={importing.isPending} onClick={() => input.current?.click()}>
        {text.home.empty.import}
      </TextLink>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={text.home.empty.import}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {importing.error !== null && <Problem problem={importing.error} />}
      {told !== null && <Told imported={told} onOpen={() => open(told.id)} />}
    </>
  );
}

/** What was kept but isn't followed, and what is left to be set: each by name. */
function Told({ imported, onOpen }: { imported: ImportView; onOpen: () => void }) {
  const styles = useStyles();
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.title(imported.name)}</DialogTitle>
          <DialogContent className={styles.content}>
            {imported.toBeSet.length > 0 && (
              <>
                <span>{words.toBeSet}</span>
                <ul className={styles.list}>
                  {imported.toBeSet.map((one) => (
                    <li key={one}>{one}</li>
                  ))}
                </ul>
              </>
            )}
            <Problems title={words.blocking} problems={imported.blocking} />
            <Problems title={words.notHonoured} problems={imported.notHonoured} />
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onOpen}>
              {words.open}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Problems({ title, problems }: { title: string; problems: readonly ProblemView[] }) {
  const styles = useStyles();
  if (problems.length === 0) return null;
  return (
    <>
      <span>{title}</span>
      <ul className={styles.list}>
        {problems.map((one) => (
          <li key={one.message}>
            {one.message} <span className={styles.fix}>{one.fix}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
