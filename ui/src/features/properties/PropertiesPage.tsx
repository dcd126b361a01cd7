/** Properties of a connection: plain forms in sections, each saying what it does in one line. */
import { makeStyles } from "@fluentui/react-components";
import { useParams } from "@tanstack/react-router";

import { useProperties } from "../../api/query";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { EditForm } from "./EditForm";
import { RemoveSection } from "./RemoveSection";
import { SecretSection } from "./SecretSection";

const words = text.properties;

const useStyles = makeStyles({
  column: { maxWidth: "760px", display: "flex", flexDirection: "column", gap: "20px", "> *": { flexShrink: 0 } },
});

export function PropertiesPage() {
  const styles = useStyles();
  const { id } = useParams({ from: "/connection/$id/properties" });
  const { data, error, refetch } = useProperties(id);
  if (data === undefined) {
    return (
      <Page title={words.title}>
        {error !== null ? <Problem problem={error} action={{ label: text.components.tryAgain, run: () => void refetch() }} /> : <Skeleton rows={4} height={120} />}
      </Page>
    );
  }
  return (
    <Page title={words.title} connection={{ id, name: data.name }}>
      <div className={styles.column}>
        <EditForm key={data.version} view={data} />
        <SecretSection view={data} />
        <RemoveSection view={data} />
      </div>
    </Page>
  );
}
