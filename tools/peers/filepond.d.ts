// Declares the parts of FilePond that its adapter uses, for checks that run without FilePond. tests/e2e/components has the
// real ones.

declare module "filepond" {
  export interface FilePondErrorDescription {
    type: string;
    code: number;
    body: string;
  }
  export type ProcessServerConfigFunction = (...values: any[]) => void;
  export type RevertServerConfigFunction = (...values: any[]) => void;
}
