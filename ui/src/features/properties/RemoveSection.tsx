/** Removing a connection, after saying what is lost. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useRemoveConnection } from "../../api/mutation";
import { useConnections } from "../../api/query";
import type { PropertiesView } from "../../bindings";
import { Card } from "../../components/Card";
import { ConfirmLoss } from "../../components/ConfirmLoss";
import { text } from "../../text";

const words = text.properties;

const useStyles = makeStyles({ hint: { margin: "0 0 12px", color: tokens.colorNeutralForeground2 } });

export function RemoveSection({ view }: { view: PropertiesView }) {
  const styles = useStyles();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useRemoveConnection();
  const { data } = useConnections();
  const people = data?.find((card) => card.id === view.id)?.people ?? 0;
  return (
    <Card label={words.remove} title={words.remove}>
      <p className={styles.hint}>{words.removeHint}</p>
      <Button onClick={() => setAsking(true)}>{words.removeConfirm(view.name)}</Button>
      <ConfirmLoss
        open={asking}
        title={words.removeTitle(view.name)}
        confirm={words.removeConfirm(view.name)}
        busy={remove.isPending}
        problem={remove.error}
        onConfirm={() => remove.mutate({ id: view.id }, { onSuccess: () => void navigate({ to: "/" }) })}
        onClose={() => setAsking(false)}
      >
        {words.removeEffect(people)}
      </ConfirmLoss>
    </Card>
  );
}
