// npm run kernel: compiles the AssemblyScript of the wasm executor when its sources are newer than the binary.
import { ensureKernel } from './bootstrap.mjs';

ensureKernel();
