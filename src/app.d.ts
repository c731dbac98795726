declare global {
  /** App version and commit-independent build id, set by Vite. */
  const __APP_VERSION__: string;
}
export {};
