/** The cache of answers. Rust is on this machine: nothing is retried, nothing asked again because a window got focus. */
import { QueryClient } from "@tanstack/react-query";

export function createClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, networkMode: "always", gcTime: 300_000 },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
