import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { Evaluation, ScopeStep } from "../bindings";
import { answer } from "../test/bridge";
import { attribute } from "../test/values";
import { EvaluationSteps } from "./EvaluationSteps";

const inScope: ScopeStep = { inScope: true, reason: "assigned", filters: [] };

function evaluation(part: Partial<Evaluation["action"]>, scope = inScope): Evaluation {
  return {
    version: 2,
    id: "1",
    cycle: "p1",
    atMs: 7,
    subject: { objectType: "User", sourceId: "a", displayName: "Ann", userPrincipalName: "ann@contoso.com", targetId: null },
    import: { presence: "present", attributes: [{ name: "givenName", value: "ann" }], appRoles: [] },
    scope,
    match: { result: "none", accounts: [], attempts: [] },
    action: { kind: "create", reason: "noAccount", attributes: [], members: null, problems: [], ...part },
    outcome: null,
  };
}

function show(shown: Evaluation) {
  const user = userEvent.setup();
  const client = new QueryClient();
  render(
    <QueryClientProvider client={client}>
      <EvaluationSteps id="c1" evaluation={shown} target="Dialpad" />
    </QueryClientProvider>,
  );
  return user;
}

describe("the steps of an evaluation", () => {
  it("explain a computed value by the keyboard alone, and nothing that needs no explaining", async () => {
    const calls = answer({
      explain_value: () => [{ text: "ToUpper([givenName])", position: 0, length: 20, depth: 0, inputs: [], output: { kind: "value", value: "ANN" } }],
    });
    const computed = attribute({ target: "displayName", expression: "ToUpper([givenName])", source: "ANN", desired: "ANN", current: null });
    const user = show(evaluation({ attributes: [computed, attribute({ target: "title", expression: "[jobTitle]" }), attribute({ target: "x", expression: '"Acme (Oslo)"' })] }));
    const how = screen.getAllByRole("button", { name: /^How .* came about$/ });
    expect(how.map((one) => one.getAttribute("aria-label"))).toEqual(["How displayName came about"]);
    how[0]?.focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText("ToUpper([givenName])")).toBeVisible();
    expect(calls.find((call) => call.command === "explain_value")?.input).toEqual({
      id: "c1",
      ask: {
        sourceId: "a",
        target: "displayName",
        expression: "ToUpper([givenName])",
        attributes: [{ name: "givenName", value: "ann" }],
        appRoles: [],
        atMs: 7,
        value: "ANN",
      },
    });
  });

  it("name the groups that brought someone in, and the licence that is taken", () => {
    answer({});
    show(evaluation({ licence: { taken: "Dialpad_Ai Voice", freed: null } }, { ...inScope, through: ["Sales", "Nordics"] }));
    expect(screen.getByText("Sales › Nordics")).toBeVisible();
    expect(screen.getByText("Takes a licence: Dialpad_Ai Voice")).toBeVisible();
  });

  it("name what protects someone", () => {
    answer({});
    show(evaluation({ kind: "skip", reason: "protected" }, { inScope: false, reason: "protected", filters: [], protection: "ann@contoso.com is on the list of protected accounts" }));
    expect(screen.getByText("ann@contoso.com is on the list of protected accounts")).toBeVisible();
  });
});
