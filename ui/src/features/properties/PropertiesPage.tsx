/** Properties of a connection: plain forms in sections, each saying what it does in one line. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { useParams } from "@tanstack/react-router";

import { useProfiles, useProperties } from "../../api/query";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { ConnectionSection, DeletionsSection, NotificationsSection, ScheduleSection } from "./BasicSections";
import { EntraSection } from "./EntraSection";
import { ListsSection } from "./ListsSection";
import { ProtectionSection } from "./ProtectionSection";
import { RemoveSection } from "./RemoveSection";
import { ScopeOptionsSection } from "./ScopeOptionsSection";
import { SecretSection } from "./SecretSection";

const words = text.properties;

const useStyles = makeStyles({
  version: { color: tokens.colorNeutralForeground2 },
  column: { maxWidth: "760px", display: "flex", flexDirection: "column", gap: "20px", "> *": { flexShrink: 0 } },
});

export function PropertiesPage() {
  const styles = useStyles();
  const { id } = useParams({ from: "/connection/$id/properties" });
  const { data, error, refetch } = useProperties(id);
  const { data: profiles } = useProfiles();
  const target = profiles?.find((profile) => profile.name === data?.target.profile)?.displayName ?? words.theApplication;
  if (data === undefined) {
    return (
      <Page title={words.title}>
        {error !== null ? <Problem problem={error} action={{ label: text.components.tryAgain, run: () => void refetch() }} /> : <Skeleton rows={4} height={120} />}
      </Page>
    );
  }
  return (
    <Page title={words.title} connection={{ id, name: data.name }} actions={<span className={styles.version}>{words.version(data.version)}</span>}>
      <div className={styles.column}>
        <ConnectionSection view={data} />
        <EntraSection view={data} />
        <SecretSection view={data} />
        <ListsSection view={data} target={target} />
        <ProtectionSection view={data} target={target} />
        <ScopeOptionsSection view={data} target={target} />
        <DeletionsSection view={data} />
        <NotificationsSection view={data} />
        <ScheduleSection view={data} />
        <RemoveSection view={data} />
      </div>
    </Page>
  );
}
