/** What stands behind a permission that wasn't agreed to yet: the permission, why, and the sign-in that asks for it; then the thing itself. */
import type { ReactNode } from "react";

import { useDraft } from "../../../api/query";
import { SignIn } from "../../../components/entra/SignIn";
import type { EntraAsk, SetupSignInView } from "../../../bindings";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";
import { placeOf } from "../validate";
import { PermissionList } from "./Permissions";

const words = text.entra.app.needs;

interface ConsentProps {
  ask: Exclude<EntraAsk, "read">;
  signedIn: SetupSignInView;
  children: ReactNode;
}

export function Consent({ ask, signedIn, children }: ConsentProps) {
  const setup = useSetupStyles();
  const { data: draft } = useDraft();
  if (signedIn.asks.includes(ask)) return <div className={setup.stack}>{children}</div>;
  const place = placeOf(draft?.entra);
  return (
    <div className={setup.stack}>
      <p className={setup.note}>{words[ask]}</p>
      <PermissionList ask={ask} />
      <SignIn who={place === null ? null : { kind: "setup", place, ask }} more />
    </div>
  );
}
