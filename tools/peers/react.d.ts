// Declares the parts of React that its adapter uses, for checks that run without React. tests/e2e/components has the real ones.

declare module "react" {
  export function useState<State>(initial: State | (() => State)): [State, (next: State) => void];
  export function useEffect(effect: () => void | (() => void), dependencies?: unknown[]): void;
  export function useInsertionEffect(effect: () => void): void;
}
