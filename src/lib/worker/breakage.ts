/** What TF.js and browsers say when the GPU's process or driver went away; none of it helps a person. */
const lostGpu = /external Instance reference|Instance dropped|device (was|is|has been) lost|GPUDevice|DXGI_ERROR_DEVICE/i;

/** Why a training broke off, in a sentence for a person. */
export function describeBreakage(message: string): string {
  if (lostGpu.test(message)) return 'Training broke off: the GPU was lost, since its process or driver was restarted.';
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
