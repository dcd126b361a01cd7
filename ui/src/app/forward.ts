/** Whether there is an address to go forward to: the history tells only about back. */
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

export function useCanGoForward(): boolean {
  const router = useRouter();
  const [place, setPlace] = useState({ at: 0, last: 0 });
  useEffect(
    () =>
      router.history.subscribe(({ location, action }) => {
        const at = location.state.__TSR_index;
        setPlace((old) => ({ at, last: action.type === "PUSH" ? at : Math.max(old.last, at) }));
      }),
    [router],
  );
  return place.at < place.last;
}
