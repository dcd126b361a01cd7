import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";

import { Page } from "../components/Page";
import { Problem } from "../components/Problem";
import { text } from "../text";

/** A page that could not be drawn: our bug. The frame stays usable. */
export function Crashed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const words = text.app.crashed;
  return (
    <Page title={text.app.name}>
      <Problem
        problem={{ code: "PageCrashed", message: words.title, fix: words.fix, details: error instanceof Error ? (error.stack ?? error.message) : String(error) }}
        action={{
          label: text.components.tryAgain,
          run: () => {
            reset();
            void router.invalidate();
          },
        }}
      />
    </Page>
  );
}
