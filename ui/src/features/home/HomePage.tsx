/** Home: what needs you, the connections, what happened lately. Without a connection: where to begin. */
import { useHome } from "../../api/query";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { Connections } from "./Connections";
import { HomeEmpty } from "./HomeEmpty";
import { LeftSetup } from "./LeftSetup";
import { NeedsYou } from "./NeedsYou";
import { Recent } from "./Recent";
import { useHomeStyles } from "./styles";

export function HomePage() {
  const styles = useHomeStyles();
  const home = useHome();
  return (
    <Page title={text.home.title}>
      {home.data === undefined && home.error === null && <Skeleton rows={4} height={64} />}
      {home.error !== null && <Problem problem={home.error} action={{ label: text.components.tryAgain, run: () => void home.refetch() }} />}
      {home.data !== undefined && home.data.connections.length === 0 && <HomeEmpty />}
      {home.data !== undefined && home.data.connections.length > 0 && (
        <div className={styles.sections}>
          <NeedsYou needs={home.data.needsYou} atMs={home.data.atMs} />
          <LeftSetup />
          <Connections cards={home.data.connections} />
          <Recent entries={home.data.recent} />
        </div>
      )}
    </Page>
  );
}
