/** @import {AppSpecification} from './types.ts' */

/** @type {AppSpecification[]} */
const parts = [
  {
    name: 'WindowServer',
    user: '_windowserver',
    main: {
      path: '/System/Library/PrivateFrameworks/SkyLight.framework/Resources/WindowServer',
      args: '-daemon',
      footprint: 340,
      cpu: 6.2,
    },
  },
  {
    name: 'Finder',
    bundleId: 'com.apple.finder',
    bundlePath: '/System/Library/CoreServices/Finder.app',
    type: 'Foreground',
    main: {footprint: 120},
  },
  {
    name: 'Dock',
    bundleId: 'com.apple.dock',
    bundlePath: '/System/Library/CoreServices/Dock.app',
    type: 'UIElement',
    main: {footprint: 50},
  },
  {
    name: 'loginwindow',
    bundleId: 'com.apple.loginwindow',
    bundlePath: '/System/Library/CoreServices/loginwindow.app',
    type: 'UIElement',
    user: 'root',
    main: {args: 'console', footprint: 36},
  },
  {
    name: 'mds_stores',
    user: 'root',
    main: {
      path: '/System/Library/Frameworks/CoreServices.framework/Versions/A/Frameworks/Metadata.framework/Versions/A/Support/mds_stores',
      footprint: 96,
      cpu: 0.7,
    },
  },
  {
    name: 'mediaanalysisd',
    main: {
      path: '/System/Library/PrivateFrameworks/MediaAnalysis.framework/Versions/A/mediaanalysisd',
      footprint: 100,
    },
  },
  {
    name: 'CursorUIViewService',
    main: {
      path: '/System/Library/PrivateFrameworks/TextInputUIMacHelper.framework/Versions/A/XPCServices/CursorUIViewService.xpc/Contents/MacOS/CursorUIViewService',
      footprint: 12,
    },
  },
  {
    name: 'AutoFill (Cursor)',
    bundleId: 'com.apple.SafariPlatformSupport.Helper',
    bundlePath: '/System/Library/Frameworks/SafariServices.framework/Versions/A/XPCServices/AutoFill.xpc',
    type: 'BackgroundOnly',
    main: {
      name: 'AutoFill',
      path: '/System/Library/Frameworks/SafariServices.framework/Versions/A/XPCServices/AutoFill.xpc/Contents/MacOS/AutoFill',
      footprint: 14,
    },
  },
];

/**
 * Parts of the system: `kind` system, in lsappinfo only where the original registers. Two of them only look like
 * Cursor's.
 */
export const system = parts.map(part => ({...part, kind: /** @type {const} */ ('system')}));
