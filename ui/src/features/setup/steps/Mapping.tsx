import { Button } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";

import { useMappings } from "../../../api/query";
import { MappingTable } from "../../../components/MappingTable";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";

const words = text.setup.mapping;

/** 7 Attribute mapping: the defaults, and the way to the editor. */
export function Mapping({ draft, profile }: Setup) {
  const styles = useSetupStyles();
  const navigate = useNavigate();
  const mappings = useMappings(draft.connection, "User");
  const target = profile.displayName;
  return (
    <StepPage title={words.title} why={words.why(target)}>
      {mappings.error !== null && <Problem problem={mappings.error} action={{ label: text.components.tryAgain, run: () => void mappings.refetch() }} />}
      {mappings.data === undefined && mappings.error === null && <Skeleton rows={8} height={28} />}
      {mappings.data !== undefined && (
        <>
          <div className={styles.row}>
            <span className={styles.note}>
              {words.count(mappings.data.mappings.length, mappings.data.mappings.filter((mapping) => mapping.matchingPrecedence > 0).length)}. {words.defaults}
            </span>
            <Button
              className={styles.noShrink}
              onClick={() => void navigate({ to: "/connection/$id/mapping", params: { id: draft.connection } })}
            >
              {words.edit}
            </Button>
          </div>
          <MappingTable mappings={mappings.data.mappings} target={target} />
        </>
      )}
    </StepPage>
  );
}
