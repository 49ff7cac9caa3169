Attribute VB_Name = "scorecard"
Option Explicit

' Every button of the Scorecard tab. Its id is the action that Python runs.
Public Sub OnButton(control As IRibbonControl)
    Press control.ID
End Sub

Public Sub Press(action As String)
    Dim reason As String
    reason = Refusal(action)
    If reason = "" Then
        RunPython "import workbook_tools.ribbon; workbook_tools.ribbon.run('" & action & "')"
    Else
        MsgBox reason, vbExclamation, "Scorecard"
    End If
End Sub

' RunPython lets the workbook in front choose the program that it starts: by a sheet, or by a sign
' of the command line in the workbook's own name. Such a workbook goes no further than this.
Private Function Refusal(action As String) As String
    If action = "" Or action Like "*[!a-z_]*" Then
        Refusal = "This button has no action: install the add-in again."
    ElseIf IsProtectedView() Then
        Refusal = "This workbook is in Protected View: choose Enable Editing if you trust it."
    ElseIf ActiveWorkbook Is Nothing Then
        Refusal = "No workbook is open: open a scorecard first."
    ElseIf HasSettings(ActiveWorkbook) Then
        Refusal = "This workbook has a sheet named scorecard.conf or *.py, by which it could start " & _
            "any program: delete that sheet, or ask where the workbook comes from."
    ElseIf HasSign(Replace(ActiveWorkbook.FullName, "%20", " ")) Then
        Refusal = "The name of this workbook or of its folder has a sign that the command line " & _
            "reads, such as ; ^ % $ or =: rename it first."
    End If
End Function

' Late bound, because Excel for Mac has no protected view.
Private Function IsProtectedView() As Boolean
    Dim host As Object, window As Object
    Set host = Application
    On Error Resume Next
    Set window = host.ActiveProtectedViewWindow
    IsProtectedView = Not window Is Nothing
End Function

' Looks for a sheet by its name as RunPython does, and for sheets of Python as it does.
Private Function HasSettings(book As Object) As Boolean
    Dim sheet As Object
    For Each sheet In book.Sheets
        If LCase$(Right$(sheet.Name, 3)) = ".py" Then HasSettings = True
    Next sheet
    Set sheet = Nothing
    On Error Resume Next
    Set sheet = book.Sheets("scorecard.conf")
    If Not sheet Is Nothing Then HasSettings = True
End Function

Private Function HasSign(path As String) As Boolean
    Dim at As Long, sign As String, signs As String
    signs = ";^%$`""|="
    If Application.PathSeparator = "/" Then signs = signs & "\"
    For at = 1 To Len(path)
        sign = Mid$(path, at, 1)
        If sign < " " Or InStr(signs, sign) > 0 Then HasSign = True
    Next at
End Function
