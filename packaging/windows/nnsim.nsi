; The installer for Windows. Compiled on Linux and Windows alike; packaging/shipping/windows.py gives the definitions:
;   VERSION 1.2.3    PAYLOAD folder of the frozen program    OUT the installer    ICON nnsim.ico    LICENCE a text
; For the user alone, so that nobody needs an administrator. Silent: nnsim-setup.exe /S [/D=folder]
; Whoever looks after many computers starts it elevated with /S /ALLUSERS, and the uninstaller likewise.

; NSIS as published for Windows has 32-bit installers only, Debian's both kinds. What they install is the same.
!if /FileExists "${NSISDIR}\Stubs\lzma-amd64-unicode"
  Target amd64-unicode
!else
  Target x86-unicode
!endif
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor lzma
SetCompressorDictSize 64

!define NAME "nnsim"
!define PROGID "nnsim.project"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"

!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include FileFunc.nsh
!include LogicLib.nsh

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} ${VERSION} installer"
VIAddVersionKey LegalCopyright "nnsim contributors, MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\nnsim.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Start nnsim"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString WrongWindows ${LANG_ENGLISH} "${NAME} needs 64-bit Windows 10, version 1809, or newer."
LangString WrongWindows ${LANG_GERMAN} "${NAME} braucht Windows 10 mit 64 Bit, Version 1809 oder neuer."
LangString InUse ${LANG_ENGLISH} "${NAME} is running. Close it, then try again."
LangString InUse ${LANG_GERMAN} "${NAME} läuft noch. Bitte schließen und noch einmal versuchen."
LangString NoRoom ${LANG_ENGLISH} "The files could not be written to $INSTDIR. Is there room, and may you write there?"
LangString NoRoom ${LANG_GERMAN} "Die Dateien konnten nicht nach $INSTDIR geschrieben werden. Ist dort Platz, und dürfen Sie dort schreiben?"
LangString NotOurs ${LANG_ENGLISH} "$INSTDIR holds other files. Choose an empty folder."
LangString NotOurs ${LANG_GERMAN} "$INSTDIR enthält andere Dateien. Bitte einen leeren Ordner wählen."
LangString NoAdmin ${LANG_ENGLISH} "/ALLUSERS needs an administrator. Start it elevated, or leave /ALLUSERS out."
LangString NoAdmin ${LANG_GERMAN} "/ALLUSERS braucht einen Administrator. Bitte mit erhöhten Rechten starten oder /ALLUSERS weglassen."
LangString ProjectKind ${LANG_ENGLISH} "${NAME} project"
LangString ProjectKind ${LANG_GERMAN} "${NAME}-Projekt"

; Say it (silently: only the exit status tells) and stop: 2 is what NSIS itself returns when a script aborts.
!macro Refuse TEXT
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

; A program that runs keeps its own file from being written: the only test that sees other users' sessions, too.
; The command line may train for hours, so both commands are asked.
!macro RefuseWhileOneRuns COMMAND
  ${If} ${FileExists} "$INSTDIR\${COMMAND}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${COMMAND}" a
    ${If} ${Errors}
      !insertmacro Refuse "$(InUse)"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend
!macro RefuseWhileRunning
  !insertmacro RefuseWhileOneRuns nnsim.exe
  !insertmacro RefuseWhileOneRuns nnsim-cli.exe
!macroend

; Explorer keeps what it knows about files until it is told.
!macro TellExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; For whom: $Mode is empty or " /ALLUSERS", the context of shell and registry follows.
Var Mode
!macro ChooseMode
  SetRegView 64
  SetShellVarContext current
  StrCpy $Mode ""
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/ALLUSERS" $1
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      !insertmacro Refuse "$(NoAdmin)"
    ${EndIf}
    SetShellVarContext all
    StrCpy $Mode " /ALLUSERS"
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro Refuse "$(WrongWindows)"
  ${EndIf}
  ${IfNot} ${AtLeastBuild} 17763         ; Windows 10 1809: Qt is made for it, and loads its ICU
    !insertmacro Refuse "$(WrongWindows)"
  ${EndIf}
  !insertmacro ChooseMode
  ${If} $INSTDIR == ""                   ; no /D=folder
    ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""                   ; and no installation to upgrade
  ${AndIf} $Mode == ""
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
  ${ElseIf} $INSTDIR == ""
    StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro ChooseMode
FunctionEnd

Section "${NAME}"
  !insertmacro RefuseWhileRunning
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      !insertmacro Refuse "$(NotOurs)"
    ${EndIf}
  ${EndIf}
  RMDir /r "$INSTDIR\_internal"          ; an upgrade leaves no module of the old version behind
  Delete "$INSTDIR\nnsim-cli.pkg"        ; a link to the old archive must not be written through
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r /x nnsim-cli.pkg "${PAYLOAD}\*.*"    ; on Windows only a backslash parts the folder from the pattern
  ${If} ${Errors}
    !insertmacro Refuse "$(NoRoom)"
  ${EndIf}
  ${GetSize} "$INSTDIR" "/S=0K" $3 $1 $2 ; before the archive has two names, and counts twice
  ; Both commands start from one archive. Where the file system knows no links, it is copied.
  System::Call 'kernel32::CreateHardLinkW(w "$INSTDIR\nnsim-cli.pkg", w "$INSTDIR\nnsim.pkg", p 0) i.r0'
  ${If} $0 = 0
  ${AndIf} ${FileExists} "$INSTDIR\nnsim.pkg"
    CopyFiles /SILENT "$INSTDIR\nnsim.pkg" "$INSTDIR\nnsim-cli.pkg"
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\nnsim.exe" "" "$INSTDIR\nnsim.exe" 0
  WriteRegStr SHCTX "Software\Classes\.nnsim\OpenWithProgids" "${PROGID}" ""
  WriteRegStr SHCTX "Software\Classes\.nnsim" "" "${PROGID}"
  WriteRegStr SHCTX "Software\Classes\.nnsim" "Content Type" "application/x-nnsim-project"
  WriteRegStr SHCTX "Software\Classes\.nnsim-lesson\OpenWithProgids" "${PROGID}" ""
  WriteRegStr SHCTX "Software\Classes\.nnsim-lesson" "" "${PROGID}"
  WriteRegStr SHCTX "Software\Classes\${PROGID}" "" "$(ProjectKind)"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\nnsim.exe,0"
  WriteRegStr SHCTX "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\nnsim.exe" "%1"'

  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "nnsim contributors"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\nnsim.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"$Mode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe"$Mode /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  IntFmt $0 "0x%08X" $3
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" "$0"
  !insertmacro TellExplorer
SectionEnd

Section Uninstall
  !insertmacro RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\nnsim.exe"
  Delete "$INSTDIR\nnsim-cli.exe"
  Delete "$INSTDIR\nnsim.pkg"
  Delete "$INSTDIR\nnsim-cli.pkg"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"                       ; only if nothing of the user's lies in it
  Delete "$SMPROGRAMS\${NAME}.lnk"

  DeleteRegKey SHCTX "Software\Classes\${PROGID}"
  DeleteRegValue SHCTX "Software\Classes\.nnsim\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifempty SHCTX "Software\Classes\.nnsim\OpenWithProgids"
  ReadRegStr $0 SHCTX "Software\Classes\.nnsim" ""
  ${If} $0 == "${PROGID}"                ; another program may have taken the files over
    DeleteRegKey SHCTX "Software\Classes\.nnsim"
  ${EndIf}
  DeleteRegValue SHCTX "Software\Classes\.nnsim-lesson\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifempty SHCTX "Software\Classes\.nnsim-lesson\OpenWithProgids"
  ReadRegStr $0 SHCTX "Software\Classes\.nnsim-lesson" ""
  ${If} $0 == "${PROGID}"
    DeleteRegKey SHCTX "Software\Classes\.nnsim-lesson"
  ${EndIf}
  DeleteRegKey SHCTX "${UNINSTALL}"
  !insertmacro TellExplorer
SectionEnd
