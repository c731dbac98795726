/** The kernels of TF.js's cpu backend that the executor calls; its convolutions are our own there (`executors/tfjs/heap-conv.ts`). */
import { _fusedMatMulConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/_FusedMatMul.js';
import { addConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/BatchMatMul.js';
import { gatherV2Config } from '@tensorflow/tfjs-backend-cpu/dist/kernels/GatherV2.js';
import { maxPoolConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/MaxPool.js';
import { multiplyConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Multiply.js';
import { reluConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Relu.js';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Sigmoid.js';
import { tanhConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Tanh.js';
import { transposeConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Transpose.js';
import type { KernelList } from './register-kernels.ts';

export const cpuKernels: KernelList = {
  _FusedMatMul: _fusedMatMulConfig,
  Add: addConfig,
  BatchMatMul: batchMatMulConfig,
  Conv2D: null,
  Conv2DBackpropFilter: null,
  Conv2DBackpropInput: null,
  DepthwiseConv2dNative: null,
  FusedConv2D: null,
  GatherV2: gatherV2Config,
  MaxPool: maxPoolConfig,
  Multiply: multiplyConfig,
  Relu: reluConfig,
  Reverse: null,
  Sigmoid: sigmoidConfig,
  Slice: null,
  Tanh: tanhConfig,
  Transpose: transposeConfig,
};
