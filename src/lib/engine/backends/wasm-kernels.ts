/** The kernels of TF.js's wasm backend that the executor calls; gradients of convolutions are written as convolutions there. */
import { _fusedMatMulConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/_FusedMatMul.js';
import { addConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Add.js';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/BatchMatMul.js';
import { conv2DConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Conv2D.js';
import { depthwiseConv2dNativeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/DepthwiseConv2dNative.js';
import { fusedConv2DConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/FusedConv2D.js';
import { gatherV2Config } from '@tensorflow/tfjs-backend-wasm/dist/kernels/GatherV2.js';
import { maxPoolConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/MaxPool.js';
import { multiplyConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Multiply.js';
import { reluConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Relu.js';
import { reverseConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Reverse.js';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sigmoid.js';
import { sliceConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Slice.js';
import { tanhConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Tanh.js';
import { transposeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Transpose.js';
import type { KernelList } from './register-kernels.ts';

export const wasmKernels: KernelList = {
  _FusedMatMul: _fusedMatMulConfig,
  Add: addConfig,
  BatchMatMul: batchMatMulConfig,
  Conv2D: conv2DConfig,
  Conv2DBackpropFilter: null,
  Conv2DBackpropInput: null,
  DepthwiseConv2dNative: depthwiseConv2dNativeConfig,
  FusedConv2D: fusedConv2DConfig,
  GatherV2: gatherV2Config,
  MaxPool: maxPoolConfig,
  Multiply: multiplyConfig,
  Relu: reluConfig,
  Reverse: reverseConfig,
  Sigmoid: sigmoidConfig,
  Slice: sliceConfig,
  Tanh: tanhConfig,
  Transpose: transposeConfig,
};
