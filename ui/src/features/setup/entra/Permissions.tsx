/** What a click asks the person to agree to: each permission with its reason. */
import { makeStyles, tokens } from "@fluentui/react-components";

import { useSetupPermissions } from "../../../api/query";
import type { EntraAsk } from "../../../bindings";
import { Card } from "../../../components/Card";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";

const words = text.entra.permissions;

const useStyles = makeStyles({
  list: { margin: 0, display: "flex", flexDirection: "column", gap: "10px" },
  name: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none", overflowWrap: "anywhere" },
  who: { marginLeft: "8px", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  why: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export function Permissions({ ask }: { ask: EntraAsk }) {
  const setup = useSetupStyles();
  return (
    <Card>
      <h2 className={setup.subtitle}>{words.title}</h2>
      <div className={setup.stack}>
        <p className={setup.note}>{words.hint}</p>
        <PermissionList ask={ask} />
      </div>
    </Card>
  );
}

export function PermissionList({ ask }: { ask: EntraAsk }) {
  const styles = useStyles();
  const { data, error } = useSetupPermissions();
  if (error !== null) return <Problem problem={error} />;
  if (data === undefined) return <Skeleton rows={3} />;
  return (
    <dl className={styles.list}>
      {data
        .filter((permission) => permission.ask === ask)
        .map((permission) => (
          <div key={permission.name}>
            <dt>
              <span className={styles.name}>{permission.name}</span>
              {permission.needsAdministrator && <span className={styles.who}>{words.administrator}</span>}
            </dt>
            <dd className={styles.why}>{permission.why}</dd>
          </div>
        ))}
    </dl>
  );
}
