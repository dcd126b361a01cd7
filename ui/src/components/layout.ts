/** Sizes of the frame (px), the one break point, and the hook that tells which side of it the window is on. */
import { useSyncExternalStore } from "react";

/** Narrower than this, the navigation is a rail and a detail pane takes the list's place. */
export const narrowBelow = 1100;
export const narrowMedia = `@media (max-width: ${narrowBelow - 1}px)`;

const query = `(max-width: ${narrowBelow - 1}px)`;

/** Is a media query true now? Follows it. */
export function useMedia(media: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(media);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(media).matches,
  );
}

/** Is the window in its narrow form? */
export function useNarrow(): boolean {
  return useMedia(query);
}
