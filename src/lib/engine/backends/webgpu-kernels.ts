/** The kernels of TF.js's webgpu backend that the executor calls; depthwise convolutions are our own there. */
import { _fusedMatMulConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/_FusedMatMul.js';
import { addConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add.js';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul.js';
import { conv2DConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Conv2D.js';
import { conv2DBackpropFilterConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Conv2DBackpropFilter.js';
import { conv2DBackpropInputConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Conv2DBackpropInput.js';
import { fusedConv2DConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/FusedConv2D.js';
import { gatherV2Config } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/GatherV2.js';
import { maxPoolConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/MaxPool.js';
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply.js';
import { reluConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu.js';
import { reverseConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reverse.js';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sigmoid.js';
import { sliceConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice.js';
import { tanhConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Tanh.js';
import { transposeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Transpose.js';
import type { KernelList } from './register-kernels.ts';

export const webgpuKernels: KernelList = {
  _FusedMatMul: _fusedMatMulConfig,
  Add: addConfig,
  BatchMatMul: batchMatMulConfig,
  Conv2D: conv2DConfig,
  Conv2DBackpropFilter: conv2DBackpropFilterConfig,
  Conv2DBackpropInput: conv2DBackpropInputConfig,
  DepthwiseConv2dNative: null,
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
