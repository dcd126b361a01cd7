/** Provision on demand: find a person, see the four steps, provision, see what really happened. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { useConnections } from "../../api/query";
import { Page } from "../../components/Page";
import { text } from "../../text";
import { PersonSearch } from "./PersonSearch";
import { PersonSteps } from "./PersonSteps";

const words = text.onDemand;

export function OnDemandPage() {
  const { id } = useParams({ from: "/connection/$id/on-demand" });
  const { who } = useSearch({ from: "/connection/$id/on-demand" });
  const navigate = useNavigate();
  const { data } = useConnections();
  const card = data?.find((one) => one.id === id);
  const choose = (person: string | undefined) =>
    void navigate({ to: "/connection/$id/on-demand", params: { id }, search: person === undefined ? {} : { who: person } });
  return (
    <Page title={words.title} {...(card === undefined ? {} : { connection: { id, name: card.name } })}>
      <PersonSearch id={id} onChoose={choose} />
      {who !== undefined && data !== undefined ? <PersonSteps key={who} id={id} who={who} target={card?.target ?? ""} source={card?.source} byService={card?.engine === "entra"} /> : null}
    </Page>
  );
}
