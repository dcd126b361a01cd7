import { Button } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";

import { Empty } from "../components/Empty";
import { Page } from "../components/Page";
import { text } from "../text";

/** An address that leads nowhere. */
export function NotFound() {
  const navigate = useNavigate();
  const words = text.app.notFound;
  return (
    <Page title={words.title}>
      <Empty
        title={words.title}
        hint={words.hint}
        action={
          <Button appearance="primary" onClick={() => void navigate({ to: "/" })}>
            {words.button}
          </Button>
        }
      />
    </Page>
  );
}
