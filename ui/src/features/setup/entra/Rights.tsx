/** Whether the signed-in person may set up provisioning, before the first click that would be refused. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { CheckmarkCircle20Filled } from "@fluentui/react-icons";

import { useSetupRights } from "../../../api/query";
import { Problem } from "../../../components/Problem";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";

const words = text.entra.rights;

const useStyles = makeStyles({
  good: { display: "flex", alignItems: "center", gap: "8px", margin: 0 },
  icon: { flex: "none", color: tokens.colorStatusSuccessForeground1 },
});

export function Rights({ username, application }: { username: string; application: string | null }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const { data, error, refetch, isFetching } = useSetupRights(username, application);
  const again = { label: words.again, run: () => void refetch(), busy: isFetching };
  if (error !== null) return <Problem level="warning" problem={error} action={again} />;
  if (data === undefined) return <p className={setup.note}>{words.checking}</p>;
  if (!data.isEnough) {
    return <Problem level="warning" problem={{ code: "RoleMissing", message: words.missing, fix: words.missingFix, details: "" }} action={again} />;
  }
  return (
    <p className={styles.good} role="status">
      <CheckmarkCircle20Filled className={styles.icon} aria-hidden />
      {words.enough(data.roles, data.isOwner)}
    </p>
  );
}
