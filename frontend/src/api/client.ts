// What the studio was asked, kept for all screens; and asked again when it is no longer true.
import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type Query,
  QueryClient,
} from "@tanstack/react-query";
import { Problem } from "./http";

export function newQueryClient(): QueryClient {
  return new Client({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        networkMode: "always",
        retry: (count, error) => count < 2 && retryable(error),
        retryDelay: (count) => 400 * 2 ** count,
      },
      mutations: { networkMode: "always" },
    },
  });
}

function retryable(error: unknown): boolean {
  return !(error instanceof Problem) || error.status === 0 || error.status >= 502;
}

/**
 * The library takes the first answer to a question for a new one even if it was asked before the
 * change that makes it old: a person quicker than that answer would not see what they did. Such a
 * question is asked once more when it is answered.
 */
class Client extends QueryClient {
  private readonly early = new Set<unknown>();

  override async invalidateQueries(
    filters: InvalidateQueryFilters = {},
    options?: InvalidateOptions,
  ): Promise<void> {
    const early = this.getQueryCache()
      .findAll(filters)
      .filter((query) => isFirst(query) && !this.early.has(query));
    for (const query of early) this.early.add(query);
    await super.invalidateQueries(filters, options);
    for (const query of early) this.early.delete(query);
    if (early.length > 0) {
      await super.invalidateQueries({ predicate: (query) => early.includes(query) }, options);
    }
  }
}

/** Whether it is being asked for the first time. */
function isFirst({ state }: Query): boolean {
  return state.data === undefined && state.fetchStatus !== "idle";
}
