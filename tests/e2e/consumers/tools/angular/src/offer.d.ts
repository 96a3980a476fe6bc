declare module "*/common/offer.js" {
  export function offer(upload: (file: File, grant: object) => Promise<{ key: string }>): void;
}
