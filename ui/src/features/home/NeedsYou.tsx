import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ErrorCircle20Regular, HandRight20Regular, PlugDisconnected20Regular, ShieldError20Regular, type FluentIcon } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";

import type { NeedsYou as Need, NeedsYouKind } from "../../bindings";
import { Card } from "../../components/Card";
import { Sentence } from "../../components/Sentence";
import { useRoleStyles, type Role } from "../../components/Sign";
import { Time } from "../../components/Time";
import { text } from "../../text";
import { withoutCommands } from "../../text/terminal";
import { useHomeStyles } from "./styles";

const looks: Record<NeedsYouKind, { icon: FluentIcon; role: Role }> = {
  held: { icon: HandRight20Regular, role: "warning" },
  quarantine: { icon: ShieldError20Regular, role: "danger" },
  failing: { icon: ErrorCircle20Regular, role: "danger" },
  sourceFailed: { icon: PlugDisconnected20Regular, role: "danger" },
};

const useStyles = makeStyles({
  card: { marginTop: "14px" },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "16px",
    padding: "12px 20px",
    minHeight: "68px",
    "& + li": { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  icon: { flex: "none" },
  words: { minWidth: 0, flexGrow: 1 },
  title: { margin: 0, fontSize: "14px", lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  detail: { margin: 0, color: tokens.colorNeutralForeground2 },
  button: { flex: "none", whiteSpace: "nowrap", minWidth: "148px" },
});

/** What needs you, each one sentence and one button; nothing there says so with the time. */
export function NeedsYou({ needs, atMs }: { needs: Need[]; atMs: number | null }) {
  const styles = useStyles();
  const home = useHomeStyles();
  if (needs.length === 0) {
    return (
      <Sentence
        second={
          <>
            {text.home.asOf} <Time ms={atMs} />
          </>
        }
      >
        {text.home.allWell}
      </Sentence>
    );
  }
  return (
    <div>
      <Sentence>{text.home.needs(needs.length)}</Sentence>
      <Card flush className={styles.card}>
        <ul className={home.list}>
          {needs.map((need, at) => (
            <Row key={`${need.connection}/${need.kind}/${need.title}`} need={need} first={at === 0} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function Row({ need, first }: { need: Need; first: boolean }) {
  const styles = useStyles();
  const roles = useRoleStyles();
  const lead = useLead(need);
  const look = looks[need.kind];
  const Icon = look.icon;
  return (
    <li className={styles.row}>
      <Icon className={mergeClasses(styles.icon, roles[look.role])} aria-hidden />
      <div className={styles.words}>
        <h3 className={styles.title}>{need.title}</h3>
        {need.detail !== "" && <p className={styles.detail}>{withoutCommands(need.detail)}</p>}
      </div>
      <Button className={styles.button} appearance={first ? "primary" : "secondary"} onClick={lead}>
        {need.button}
      </Button>
    </li>
  );
}

/** Where the button leads: held to the plan, failing to the failures in the logs, the rest to the Overview. */
function useLead(need: Need): () => void {
  const navigate = useNavigate();
  const params = { id: need.connection };
  switch (need.kind) {
    case "held":
      return () => void navigate({ to: "/connection/$id/plan", params });
    case "failing":
      return () => void navigate({ to: "/connection/$id/logs", params, search: { status: "failure" } });
    case "quarantine":
    case "sourceFailed":
      return () => void navigate({ to: "/connection/$id/overview", params });
  }
}
