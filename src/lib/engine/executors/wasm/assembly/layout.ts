/**
 * Numbers that the encoder (TypeScript) and the module (AssemblyScript) agree on; this file is read by both compilers. A record is 32
 * words: the op's code, up to 19 integers, and 6 float64 numbers from word 20. A header names one execution's memory.
 */

export const recordBytes = 128;
export const recordWords = 32;
export const firstNumber = 20; // word of a record's first float64

/** Header: words. Addresses are byte offsets in the memory. */
export const hOps = 0;
export const hOpCount = 1;
export const hRows = 2; // of the batch at hand
export const hBatchSize = 3;
export const hInputs = 4;
export const hInputSize = 5;
export const hTargets = 6;
export const hTargetWidth = 7; // numbers an example
export const hBatchTargets = 8;
export const hKnobs = 9; // float64 each: learning rate, l1, l2, then dropout rates
export const hScratch = 10;
export const hKey0 = 11;
export const hKey1 = 12;
export const hEpoch = 13;
export const hStepInEpoch = 14;
export const hStep = 15; // optimizer steps done
export const hOrder = 16; // of the slice's examples, int32
export const hOrderCount = 17;
export const hLosses = 18; // float32 each step of the slice
export const hRates = 19; // float32 each step of the slice, or 0
export const hSteps = 20; // of the slice
export const hBatch = 21; // address of the batch's part of the order
export const hLoss = 24; // float64: of the step at hand
export const hLearningRate = 26; // float64: of the step at hand
export const hScored = 28; // address of the outputs that are scored, and how many there are to a target
export const hScoredWidth = 29;
export const hScoredLoss = 30;
export const hScoredCount = 31; // targets, at hBatchTargets
export const hTotal = 32; // float64: loss so far
export const hRight = 34; // so far, as are those counted
export const hCounted = 35;
export const hShuffleKey1 = 36; // its first word is hKey0
export const hParams = 37;
export const hParamCount = 38;
export const hSlots = 39;
export const hSlotCount = 40;
export const hIsFinite = 41; // of an inspection, as is the next
export const hHash = 42;
export const headerWords = 43;

/** Targets whose exponentials and logarithms a score takes together. */
export const scoredAtOnce = 16;

export const knobL1 = 1;
export const knobL2 = 2;
export const firstDropoutKnob = 3;

/** What comes after a sum. */
export const fLinear = 0;
export const fRelu = 1;
export const fLeakyRelu = 2;
export const fElu = 3;
export const fGelu = 4;
export const fSilu = 5;
export const fTanh = 6;
export const fSigmoid = 7;

export const lSoftmax = 0;
export const lSigmoid = 1;
export const lSquared = 2;
export const lAbsolute = 3;
export const lHuber = 4;
export const lQuantile = 5;

export const cSimple = 0;
export const cGru = 1;
export const cLstm = 2;

/** Ops, in the order of op.ts. */
export const oGatherBatch = 0;
export const oMatmul = 1;
export const oMatmulOverBatch = 2;
export const oBiasActivation = 3;
export const oActivationGradient = 4;
export const oBiasGradient = 5;
export const oConv2d = 6;
export const oConv2dInputGradient = 7;
export const oConv2dFilterGradient = 8;
export const oMaxPool2d = 9;
export const oMaxPool2dGradient = 10;
export const oAveragePool2d = 11;
export const oAveragePool2dGradient = 12;
export const oDepthwiseConv2d = 13;
export const oDepthwiseConv2dInputGradient = 14;
export const oDepthwiseConv2dFilterGradient = 15;
export const oRecurrent = 16;
export const oRecurrentGradient = 17;
export const oDropout = 18;
export const oCopy = 19;
export const oAdd = 20;
export const oTake = 21;
export const oPlace = 22;
export const oMultiply = 23;
export const oBatchedMatmul = 24;
export const oSoftmax = 25;
export const oSoftmaxGradient = 26;
export const oMoments = 27;
export const oNormalise = 28;
export const oNormaliseGradient = 29;
export const oNormaliseInputGradient = 30;
export const oMovingMoments = 31;
export const oEmbed = 32;
export const oEmbedGradient = 33;
export const oLoss = 34;
export const oClipValue = 35;
export const oClipNorm = 36;
export const oMaxNorm = 37;
export const oRegularise = 38;
export const oSgd = 39;
export const oMomentum = 40;
export const oNesterov = 41;
export const oRmsprop = 42;
export const oAdagrad = 43;
export const oAdam = 44; // adamw too: its decay is one of the numbers
