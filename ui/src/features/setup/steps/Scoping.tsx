import { Button } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";

import { useScoping } from "../../../api/query";
import { Empty } from "../../../components/Empty";
import { FilterSentences } from "../../../components/FilterSentences";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";

const words = text.setup.scoping;

/** 8 Scoping filters: what there is, and the way to the editor. */
export function Scoping({ draft }: Setup) {
  const styles = useSetupStyles();
  const navigate = useNavigate();
  const scoping = useScoping(draft.connection, "User");
  const edit = (
    <Button className={styles.noShrink} onClick={() => void navigate({ to: "/connection/$id/scoping", params: { id: draft.connection } })}>
      {words.edit}
    </Button>
  );
  return (
    <StepPage title={words.title} why={words.why}>
      {scoping.error !== null && <Problem problem={scoping.error} action={{ label: text.components.tryAgain, run: () => void scoping.refetch() }} />}
      {scoping.data === undefined && scoping.error === null && <Skeleton rows={3} />}
      {scoping.data?.filters.length === 0 && (
        <Empty title={scoping.data.scope === "all" ? words.everyone : words.none} hint={words.noneHint} action={edit} />
      )}
      {scoping.data !== undefined && scoping.data.filters.length > 0 && (
        <div className={styles.column}>
          <FilterSentences filters={scoping.data.filters} operators={scoping.data.operators} />
          <div>{edit}</div>
        </div>
      )}
    </StepPage>
  );
}
