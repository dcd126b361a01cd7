/** What this program is: its version, from the shell. */
import { getVersion } from "@tauri-apps/api/app";
import { useQuery } from "@tanstack/react-query";

/** "0.1.0"; `undefined` until known. */
export function useVersion(): string | undefined {
  return useQuery({ queryKey: ["version"], queryFn: getVersion, staleTime: Infinity }).data;
}
