// Declares the parts of Vue that its adapter uses, for checks that run without Vue. tests/e2e/components has the real ones.

declare module "vue" {
  export interface ShallowRef<Value> {
    value: Value;
  }
  export function shallowRef<Value>(value: Value): ShallowRef<Value>;
  export function shallowReadonly<Target>(target: Target): Readonly<Target>;
  export function onScopeDispose(dispose: () => void): void;
}
