/** Where Entra's service is the engine: its log is read on when the page opens and by a click; up to when it was read stands here. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular } from "@fluentui/react-icons";

import { useEngine, useServiceLog } from "../../api/service";
import { Problem } from "../../components/Problem";
import { useMinute } from "../../components/Time";
import { text } from "../../text";

const words = text.service.logs;

const useStyles = makeStyles({
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 12px", color: tokens.colorNeutralForeground2 },
});

export function ServiceLog({ id }: { id: string }) {
  const styles = useStyles();
  const { data: engine } = useEngine(id);
  const log = useServiceLog(id, engine !== undefined && engine.job !== null);
  useMinute();
  const readTo = engine?.logReadToMs ?? null;
  if (engine?.job == null) return null;
  return (
    <>
      {log.error !== null ? <Problem level="warning" problem={log.error} /> : null}
      <div className={styles.row}>
        <span role="status">{log.isFetching ? words.reading : readTo === null ? words.empty : words.read(readTo)}</span>
        <Button size="small" icon={<ArrowClockwiseRegular />} disabled={log.isFetching} onClick={() => void log.refetch()}>
          {words.again}
        </Button>
      </div>
    </>
  );
}
